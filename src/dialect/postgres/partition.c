#include "dialect/postgres/bounds.h"
#include "dialect/postgres/postgres.h"
#include "schema/canon.h"
#include "schema/mentions.h"
#include "schema/reader.h"
#include "schema/text.h"
#include "schema/view.h"
#include "sql/parse.h"

/* PARTITION BY as pg_get_partkeydef shows it: expressions in their one form, in parentheses of their own but for calls.
 * FOR VALUES … as pg_get_expr shows it: each bound as a constant of its key's type. */

static mx_str key_expr(mx_model *model, const mx_table *table, mx_str text);

/* It is shown where it is not the one that is had anyhow. */
static mx_str key_collation(mx_model *model, const mx_table *table, const mx_expr *tree)
{
    mx_str inner = key_expr(model, table, mx_pg_print(model, tree->args[0]));
    const mx_column *column = mx_expr_column(table, tree->args[0]);
    mx_str name = mx_pg_collation_beside(model, table, column, tree->args[0],
                                         mx_expr_collation(model->arena, tree));
    mx_str schema, rest;
    bool far = tree->path_len && mx_str_cut(name, '.', &schema, &rest);
    mx_str shown = far ? mx_pg_join_name(model->arena, schema, rest, &model->server)
                       : mx_pg_join_name(model->arena, MX_STR_NONE, name, &model->server);
    return name.len ? mx_str_printf(model->arena, "%.*s COLLATE %.*s", MX_FMT(inner), MX_FMT(shown)) : inner;
}

/* A part of a key, without an operator class. A column stays as it is written. */
static mx_str key_expr(mx_model *model, const mx_table *table, mx_str text)
{
    const mx_expr_site site = {.place = MX_X_INDEX_PART, .table = table};
    mx_expr *tree = NULL;
    mx_sql sql = {0};
    if (mx_parse_expr(model->arena, text, MX_NOWHERE, &model->server, &tree, NULL) != MX_OK)
        return text;
    if (tree->kind == MX_E_COLLATE)
        return key_collation(model, table, tree);
    if (tree->kind == MX_E_NAME || mx_pg_expr(model, &site, tree, &sql, NULL) != MX_OK || !sql.tree)
        return text;
    return mx_str_printf(model->arena, sql.tree->kind == MX_E_CALL ? "%.*s" : "(%.*s)", MX_FMT(sql.text));
}

static mx_type type_of_key(mx_model *model, const mx_table *table, mx_str text)
{
    mx_type type = {0};
    const mx_expr_site site = {.place = MX_X_INDEX_PART, .table = table, .told = &type};
    mx_expr *tree = NULL;
    mx_sql sql = {0};
    if (mx_parse_expr(model->arena, text, MX_NOWHERE, &model->server, &tree, NULL) != MX_OK)
        return type;
    while (tree->kind == MX_E_COLLATE)
        tree = tree->args[0];
    const mx_column *column = mx_expr_column(table, tree);
    if (column)
        return column->type;
    (void)mx_pg_expr(model, &site, tree, &sql, NULL);
    return type;
}

/* An operator class behind it is shown where the type does not have it anyhow. */
static mx_str key_part(mx_model *model, const mx_table *table, mx_str method, mx_str text)
{
    mx_expr *tree = NULL;
    size_t end = text.len;
    while (end &&
           (mx_is_alpha(text.ptr[end - 1]) || mx_is_digit(text.ptr[end - 1]) || text.ptr[end - 1] == '_'))
        end--;
    mx_str before = mx_str_trim(mx_str_sub(text, 0, end)), opclass = mx_str_sub(text, end, text.len);
    if (!opclass.len || end == before.len ||
        mx_parse_expr(model->arena, text, MX_NOWHERE, &model->server, &tree, NULL) == MX_OK)
        return key_expr(model, table, text);
    const mx_type type = type_of_key(model, table, before);
    mx_str index = mx_str_ieq(method, MX_STR("hash")) ? MX_STR("hash") : MX_STR("btree");
    opclass = mx_pg_opclass(model->arena, type.text.len ? &type : NULL, index, opclass);
    before = key_expr(model, table, before);
    return opclass.len ? mx_str_printf(model->arena, "%.*s %.*s", MX_FMT(before), MX_FMT(opclass)) : before;
}

static void settle_key(mx_model *model, mx_table *table)
{
    mx_reader in = mx_reader_open(model->arena, table->partition_by, &model->server);
    mx_buf buf = MX_BUF(model->arena);
    mx_str method;
    mx_strs parts = {0};
    if (!mx_reader_words(&in, "partition by"))
        return;
    method = mx_reader_value(&in);
    if (!mx_reader_list(&in, &parts) || !mx_reader_at_end(&in))
        return;
    mx_buf_printf(&buf, "partition by %.*s (", MX_FMT(method));
    for (size_t i = 0; i < parts.len; i++)
        mx_buf_printf(&buf, "%s%.*s", i ? ", " : "", MX_FMT(key_part(model, table, method, parts.at[i])));
    mx_buf_char(&buf, ')');
    table->partition_by = mx_text_canon(model->arena, mx_buf_take(&buf), &model->server);
    mx_mentions_note_partition_by(table);
}

typedef struct bounds {
    mx_model *model;
    const mx_table *parent;
    mx_buf buf;
} bounds;

mx_strs mx_pg_partition_key(mx_arena *arena, const mx_table *table, const mx_server *server)
{
    mx_strs key = {0}, none = {0};
    mx_reader in = mx_reader_open(arena, table->partition_by, server);
    while (!mx_reader_at_end(&in) && !mx_reader_at_punct(&in, '('))
        mx_reader_next(&in);
    return mx_reader_list(&in, &key) ? key : none;
}

/* The column that is the i-th part of the parent's key; NULL: an expression. */
static const mx_column *key_column(const bounds *b, size_t i)
{
    mx_strs key = mx_pg_partition_key(b->model->arena, b->parent, &b->model->server);
    if (i >= key.len)
        return NULL;
    mx_reader in = mx_reader_open(b->model->arena, key.at[i], &b->model->server);
    return mx_reader_at_punct(&in, '(') ? NULL : mx_table_column(b->parent, mx_reader_value(&in));
}

/* '5' of an expression: the server shows a number of another type than integer, and a negative one, as it shows such a text. */
static bool is_whole(mx_str text)
{
    size_t first = text.len > 3 && text.ptr[1] == '-' ? 2 : 1;
    bool fine = text.len > first + 1 && text.ptr[0] == '\'' && text.ptr[first] != '0';
    for (size_t i = first; fine && i + 1 < text.len; i++)
        fine = mx_is_digit(text.ptr[i]);
    return fine;
}

/* The type of the i-th part of the parent's key, an expression's too; text empty: not known. */
static mx_type key_type(const bounds *b, size_t i)
{
    const mx_column *column = key_column(b, i);
    mx_strs key = mx_pg_partition_key(b->model->arena, b->parent, &b->model->server);
    mx_type type = {0};
    const mx_expr_site site = {.place = MX_X_INDEX_PART, .table = b->parent, .told = &type};
    mx_expr *tree = NULL;
    mx_sql sql = {0};
    if (column)
        return column->type;
    if (i >= key.len ||
        mx_parse_expr(b->model->arena, key.at[i], MX_NOWHERE, &b->model->server, &tree, NULL) != MX_OK ||
        mx_pg_expr(b->model, &site, tree, &sql, NULL) != MX_OK)
        return (mx_type){0};
    return type;
}

static bool holds_whole(const mx_type *type)
{
    return !type->array_dims &&
           (mx_str_eq(type->base, MX_STR("smallint")) || mx_str_eq(type->base, MX_STR("integer")) ||
            mx_str_eq(type->base, MX_STR("bigint")));
}

static bool holds_text(const mx_type *type)
{
    return !type->array_dims &&
           (mx_str_eq(type->base, MX_STR("text")) || mx_str_starts(type->base, MX_STR("character")));
}

static bool holds_numbers(const mx_type *type, mx_str text)
{
    static const char *const types[] = {"smallint", "integer", "bigint",
                                        "numeric",  "real",    "double precision"};
    for (size_t i = 0; !type->array_dims && i < sizeof types / sizeof *types; i++)
        if (mx_str_eq(type->base, mx_str_of(types[i])))
            return true;
    return !type->text.len && (is_whole(text) || (text.len && mx_is_digit(text.ptr[0])));
}

/* '-5' and 7.00 as the numbers that they are, without zeros that say nothing; 'infinity' stays in quotes. */
static mx_str bare_number(mx_arena *arena, mx_str text)
{
    bool quoted = text.len > 2 && text.ptr[0] == '\'' && text.ptr[text.len - 1] == '\'';
    mx_str number = quoted ? mx_str_sub(text, 1, text.len - 1) : text, before, after;
    for (size_t i = 0; i < number.len; i++)
        if (!memchr("0123456789-.", number.ptr[i], 12))
            return mx_str_lower(arena, text);
    if (mx_str_cut(number, '.', &before, &after))
        while (number.ptr[number.len - 1] == '0')
            number.len--;
    if (mx_str_ends(number, MX_STR(".")))
        number.len--;
    return number;
}

/* 'a  ' of character(3), whose blanks at the end say nothing. */
static mx_str unpadded(mx_arena *arena, mx_str text)
{
    size_t len = text.len - 1;
    while (len > 1 && text.ptr[len - 1] == ' ')
        len--;
    return mx_str_cat(arena, mx_str_sub(text, 0, len), MX_STR("'"));
}

/* The server shows a constant of another type than integer in quotes, and so it does a negative one. */
static mx_str value(bounds *b, size_t i, mx_str text)
{
    const mx_type type = key_type(b, i);
    mx_expr *tree = NULL;
    mx_sql sql = {0};
    if (mx_str_ieq(text, MX_STR("minvalue")) || mx_str_ieq(text, MX_STR("maxvalue")) ||
        mx_str_ieq(text, MX_STR("null")))
        return mx_str_lower(b->model->arena, text);
    const mx_expr_site site = {.place = MX_X_DEFAULT, .type = type.text.len ? &type : NULL};
    if (mx_parse_expr(b->model->arena, text, MX_NOWHERE, &b->model->server, &tree, NULL) != MX_OK ||
        mx_pg_expr(b->model, &site, tree, &sql, NULL) != MX_OK || !sql.tree)
        return text;
    bool quoted = tree->kind == MX_E_STRING;
    int64_t sum;
    bool summed = mx_pg_sum_of_bound(tree, &sum);
    tree = sql.tree;
    if (mx_pg_moment_of_bound(b->model, tree, &type, &text))
        return text;
    if (tree->kind == MX_E_COLLATE) /* the key has one of its own */
        tree = tree->args[0];
    while (tree->kind == MX_E_CAST && mx_expr_is_literal(tree->args[0]))
        tree = tree->args[0];
    text = summed ? mx_str_printf(b->model->arena, "%lld", (long long)sum) : mx_pg_print(b->model, tree);
    if ((summed || tree->kind == MX_E_NUMBER) && holds_text(&type))
        text = mx_str_printf(b->model->arena, "'%.*s'", MX_FMT(text));
    if (mx_str_eq(type.base, MX_STR("character")) && !type.array_dims && mx_str_starts(text, MX_STR("'")))
        return unpadded(b->model->arena, text);
    if (mx_str_eq(type.base, MX_STR("character varying")) && !type.array_dims && type.arg_count)
        return mx_pg_cut_bound(b->model->arena, text, type.args[0]);
    if (!holds_numbers(&type, text) || (quoted && holds_whole(&type) && mx_str_find(text, '.') != MX_NPOS))
        return text;
    bool scaled = mx_str_eq(type.base, MX_STR("numeric")) && type.arg_count;
    text = bare_number(b->model->arena, text);
    if (holds_whole(&type) || scaled)
        text = mx_pg_rounded_bound(b->model->arena, text, type.arg_count > 1 ? type.args[1] : 0);
    return bare_number(b->model->arena, text);
}

/* At '(': its values, `each` of them the bound of a key part; else all of the first one. */
static bool values(bounds *b, mx_reader *in, bool each)
{
    mx_strs texts = {0};
    mx_map seen = {0};
    if (!mx_reader_list(in, &texts))
        return false;
    for (size_t i = 0; i < texts.len; i++) {
        mx_str text = value(b, each ? i : 0, texts.at[i]);
        if (!each && mx_map_get(&seen, text))
            continue; /* the server keeps one of them */
        mx_map_put(b->model->arena, &seen, text, &texts);
        mx_buf_printf(&b->buf, "%s%.*s", i ? ", " : " (", MX_FMT(text));
    }
    mx_buf_char(&b->buf, ')');
    return true;
}

/* (MODULUS m, REMAINDER r), in whatever order */
static bool remainder_of(bounds *b, mx_reader *in)
{
    uint64_t numbers[2] = {0, 0};
    if (!mx_reader_punct(in, '('))
        return false;
    for (size_t i = 0; i < 2; i++) {
        bool modulus = mx_reader_word(in, "modulus");
        if ((!modulus && !mx_reader_word(in, "remainder")) || !mx_reader_number(in, &numbers[!modulus]))
            return false;
        (void)mx_reader_punct(in, ',');
    }
    mx_buf_printf(&b->buf, "with ( modulus %llu , remainder %llu )", (unsigned long long)numbers[0],
                  (unsigned long long)numbers[1]);
    return mx_reader_punct(in, ')');
}

static bool all(bounds *b, mx_reader *in)
{
    if (!mx_reader_words(in, "for values"))
        return false;
    mx_buf_lit(&b->buf, "for values ");
    if (mx_reader_word(in, "in")) {
        mx_buf_lit(&b->buf, "in");
        return values(b, in, false);
    }
    if (mx_reader_word(in, "with"))
        return remainder_of(b, in);
    if (!mx_reader_word(in, "from"))
        return false;
    mx_buf_lit(&b->buf, "from");
    if (!values(b, in, true) || !mx_reader_word(in, "to"))
        return false;
    mx_buf_lit(&b->buf, " to");
    return values(b, in, true);
}

const mx_column *mx_pg_key_column(mx_model *model, const mx_table *table, mx_str part)
{
    mx_reader in = mx_reader_open(model->arena, part, &model->server);
    bool named = in.tok.kind == MX_T_WORD || in.tok.kind == MX_T_QUOTED;
    mx_str name = named ? mx_reader_value(&in) : MX_STR_NONE;
    return named && !mx_reader_at_punct(&in, '(') && !mx_reader_at_punct(&in, '.')
               ? mx_table_column(table, name)
               : NULL;
}

/* A name alone, or with a collation or an operator class behind it, is a column; else the names in an expression are. */
static mx_status check_key_part(mx_model *model, const mx_table *table, mx_str part, mx_diags *diags)
{
    mx_reader in = mx_reader_open(model->arena, part, &model->server), ahead = in;
    mx_absent absent = {0};
    const mx_view_within within = {.alias = table->name, .columns = &table->columns};
    mx_str name = mx_reader_value(&ahead), unused;
    bool named = in.tok.kind == MX_T_WORD || in.tok.kind == MX_T_QUOTED;
    if (named && !mx_reader_at_punct(&ahead, '(') && !mx_reader_at_punct(&ahead, '.')) {
        absent.name.name = mx_table_column(table, name) ? MX_STR_NONE : name;
    } else {
        model->absent = &absent;
        (void)mx_view_expr_within(model, part, &within, &unused);
        model->absent = NULL;
    }
    return !absent.name.name.len
               ? MX_OK
               : mx_fail(diags, MX_SCH002, table->span, "",
                         "the key that partitions table \"%.*s\" names column \"%.*s\", which does not exist",
                         MX_FMT(table->name), MX_FMT(absent.name.name));
}

mx_status mx_pg_check_partition_key(mx_model *model, const mx_table *table, mx_diags *diags)
{
    if (model->trusted || model->absent || !table->partition_by.len)
        return MX_OK;
    mx_strs key = mx_pg_partition_key(model->arena, table, &model->server);
    if (key.len > 1 && mx_str_starts(table->partition_by, MX_STR("partition by list")))
        return mx_fail(diags, MX_SCH005, table->span, "",
                       "table \"%.*s\" cannot be partitioned by LIST of more than one column",
                       MX_FMT(table->name));
    for (size_t i = 0; i < key.len; i++)
        MX_TRY(check_key_part(model, table, key.at[i], diags));
    return MX_OK;
}

void mx_pg_settle_partitions(mx_model *model, mx_table *table)
{
    if (table->partition_by.len)
        settle_key(model, table);
    bounds b = {.model = model, .parent = table->partition_of, .buf = MX_BUF(model->arena)};
    if (!table->partition_of || !table->partition_bounds.len)
        return;
    mx_reader in = mx_reader_open(model->arena, table->partition_bounds, &model->server);
    if (all(&b, &in) && mx_reader_at_end(&in))
        table->partition_bounds = mx_buf_take(&b.buf);
}
