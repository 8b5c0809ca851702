#include "store/open_once.h"

#include "sql/token.h"

#define PREFIX MX_STR("metaxy_tmp_")

typedef struct mention {
    mx_span span; /* of the quoted name */
    mx_str name;
} mention;
typedef mx_vec(mention) mentions;

/* Names of temporary tables behind FROM and JOIN; what stands in texts is none. */
static mx_status find_mentions(mx_store *store, mx_arena *arena, mx_str sql, mentions *out, mx_diags *diags)
{
    mx_lexer lexer = {.text = sql, .server = &store->server};
    mx_token token = {0};
    uint16_t before = KW_NONE;
    do {
        MX_TRY(mx_lex(&lexer, &token, diags));
        if (token.kind == MX_T_QUOTED && (before == KW_FROM || before == KW_JOIN)) {
            mx_str name = mx_token_value(arena, &token, &store->server);
            if (mx_str_starts(name, PREFIX))
                mx_vec_push(arena, out, ((mention){token.span, name}));
        }
        before = token.kind == MX_T_WORD ? token.keyword : KW_NONE;
    } while (token.kind != MX_T_END);
    return MX_OK;
}

static bool mentioned_before(const mentions *all, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (mx_str_eq(all->at[k].name, all->at[i].name))
            return true;
    return false;
}

static mx_status copy_of(mx_store *store, mx_arena *arena, mx_str table, mx_strs *temporaries, mx_str *copy,
                         mx_diags *diags)
{
    *copy = mx_temporary_name(store, arena);
    mx_vec_push(arena, temporaries, *copy);
    return mx_store_exec(
        store, mx_piece(store, arena, "CREATE TEMPORARY TABLE %i AS SELECT * FROM %i", *copy, table), diags);
}

mx_status mx_open_once(mx_store *store, mx_arena *arena, mx_str *sql, mx_strs *temporaries, mx_diags *diags)
{
    mentions all = {0};
    size_t first = store->engine->opens_once ? mx_str_find_str(*sql, PREFIX) : MX_NPOS, at = 0;
    if (first == MX_NPOS ||
        mx_str_find_str(mx_str_sub(*sql, first + PREFIX.len, sql->len), PREFIX) == MX_NPOS)
        return MX_OK;
    MX_TRY(find_mentions(store, arena, *sql, &all, diags));
    mx_buf out = MX_BUF(arena);
    for (size_t i = 0; i < all.len; i++) {
        mx_str copy;
        if (!mentioned_before(&all, i))
            continue;
        MX_TRY(copy_of(store, arena, all.at[i].name, temporaries, &copy, diags));
        mx_buf_str(&out, mx_str_sub(*sql, at, all.at[i].span.start));
        mx_buf_str(&out, mx_piece(store, arena, "%i", copy));
        at = all.at[i].span.end;
    }
    mx_buf_str(&out, mx_str_sub(*sql, at, sql->len));
    *sql = mx_buf_take(&out);
    return MX_OK;
}
