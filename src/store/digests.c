#include "store/digests.h"

#include "store/open_once.h"
#include "store/transform.h"

/* What is hashed for a feature. */

/* Engines cut long names, or refuse them: a long key is named by its digest. */
mx_str mx_value_column(mx_arena *arena, size_t dep, mx_str key)
{
    enum { LONG = 40 }; /* bytes */
    char digest[MX_DIGEST_TEXT_MAX];
    if (key.len > LONG)
        key = (mx_str){digest, mx_digest_text(MX_DIGEST_XXHASH64, key.ptr, key.len, digest)};
    return mx_str_printf(arena, MX_PRIVATE "v%zu.%.*s", dep, MX_FMT(key));
}

static size_t dep_of(const mx_feature_plan *plan, mx_str feature)
{
    for (size_t i = plan->deps.len; i-- > 0;) /* listed twice: the last counts */
        if (mx_str_eq(plan->deps.at[i].dep->feature, feature))
            return i;
    return 0;
}

static mx_terms field_terms(mx_arena *arena, const mx_feature_plan *plan, const mx_field_spec *field,
                            const mx_field_parents *parents)
{
    mx_terms terms = {0};
    mx_str text = mx_str_printf(arena, "%.*s|%.*s", MX_FMT(field->key), MX_FMT(field->code_version));
    for (size_t i = 0; i < parents->len; i++) {
        const mx_parent *parent = &parents->at[i];
        mx_term value = {.kind = MX_TERM_VALUE, .dep = dep_of(plan, parent->feature)};
        value.key = mx_key_struct_key(arena, parent->field);
        value.column = mx_value_column(arena, value.dep, value.key);
        value.optional = plan->deps.at[value.dep].dep->optional;
        text = i ? parent->name : mx_str_printf(arena, "%.*s|%.*s", MX_FMT(text), MX_FMT(parent->name));
        mx_vec_push(arena, &terms, ((mx_term){.kind = MX_TERM_TEXT, .text = text}));
        mx_vec_push(arena, &terms, value);
    }
    if (!parents->len)
        mx_vec_push(arena, &terms, ((mx_term){.kind = MX_TERM_TEXT, .text = text}));
    return terms;
}

mx_status mx_plan_digests(mx_store *store, mx_arena *arena, const mx_feature_plan *plan, mx_hashes *out,
                          mx_diags *diags)
{
    const mx_feature_spec *spec = plan->def->spec;
    for (size_t i = 0; i < spec->fields.len; i++) {
        const mx_field_spec *field = &spec->fields.at[i];
        mx_field_parents parents = {0};
        MX_TRY(mx_plan_parents(store->graph, arena, spec->key, field->key, &parents, diags));
        mx_hashed hashed = {mx_str_printf(arena, MX_PRIVATE "p%zu", i),
                            field_terms(arena, plan, field, &parents)};
        mx_vec_push(arena, out, hashed);
    }
    return MX_OK;
}

static int by_key(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp(((const mx_term *)a)->key, ((const mx_term *)b)->key);
}

mx_hashed mx_overall_digest(mx_arena *arena, const mx_feature_spec *spec, mx_str name, mx_str by_field,
                            size_t first)
{
    mx_hashed hashed = {.name = name};
    mx_strs keys = mx_struct_keys(arena, spec);
    for (size_t i = 0; i < keys.len; i++)
        mx_vec_push(arena, &hashed.terms,
                    ((mx_term){.kind = by_field.len ? MX_TERM_VALUE : MX_TERM_DIGEST,
                               .column = by_field,
                               .key = keys.at[i],
                               .dep = first + i}));
    mx_sort(arena, hashed.terms.at, hashed.terms.len, sizeof *hashed.terms.at, by_key, NULL);
    if (!keys.len)
        mx_vec_push(arena, &hashed.terms, ((mx_term){.kind = MX_TERM_TEXT}));
    return hashed;
}

/* As SQL. */

static mx_str term_sql(const mx_store *store, mx_arena *arena, const mx_frame *frame, const mx_hashes *hashes,
                       const mx_term *term)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    if (term->kind == MX_TERM_TEXT)
        return mx_piece(store, arena, "%l", term->text);
    if (term->kind == MX_TERM_DIGEST)
        return mx_piece(store, arena, "%i", hashes->at[term->dep].name);
    mx_add(&sql, term->optional ? "coalesce(" : "");
    mx_str column = mx_piece(store, arena, "%i", term->column);
    const mx_frame_column *of = mx_frame_find(frame, term->column);
    if (term->key.len && of)
        store->engine->field(&sql, of, column, term->key);
    else
        mx_add(&sql, "%s", column);
    mx_add(&sql, term->optional ? ", '')" : "");
    return mx_sqlbuf_take(&sql);
}

static void add_hash(mx_sqlbuf *sql, const mx_frame *frame, const mx_hashes *hashes, size_t i)
{
    mx_strs args = {0};
    for (size_t k = 0; k < hashes->at[i].terms.len; k++)
        mx_vec_push(sql->r.arena, &args,
                    term_sql(sql->store, sql->r.arena, frame, hashes, &hashes->at[i].terms.at[k]));
    sql->store->engine->hash(sql, &args);
    mx_add(sql, " AS %i", hashes->at[i].name);
}

bool mx_store_hashes_in_sql(const mx_store *store, mx_arena *arena)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_strs none = {0};
    mx_vec_push(arena, &none, MX_STR("''"));
    return store->engine->hash(&sql, &none);
}

static bool of_digests(const mx_hashed *hashed)
{
    for (size_t i = 0; i < hashed->terms.len; i++)
        if (hashed->terms.at[i].kind == MX_TERM_DIGEST)
            return true;
    return false;
}

static void keep_columns(mx_arena *arena, const mx_frame *from, const mx_strs *keep, mx_frame *to)
{
    for (size_t i = 0; i < keep->len; i++)
        mx_frame_add(arena, to, *mx_frame_find(from, keep->at[i]));
}

/* One SELECT for digests of values, and one around it for digests of those. */
static void in_sql(mx_store *store, mx_arena *arena, mx_frame *frame, const mx_strs *keep,
                   const mx_hashes *hashes)
{
    for (int level = 0; level < 2; level++) {
        mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
        mx_frame next = {0};
        if (level == 0)
            keep_columns(arena, frame, keep, &next);
        else
            next.columns = frame->columns;
        mx_add(&sql, "(SELECT ");
        mx_add_columns(&sql, &next.columns, "");
        bool some = false;
        for (size_t i = 0; i < hashes->len; i++) {
            if (of_digests(&hashes->at[i]) != (level == 1))
                continue;
            mx_add(&sql, next.columns.len ? ", " : "");
            add_hash(&sql, frame, hashes, i);
            mx_frame_add(arena, &next, (mx_frame_column){hashes->at[i].name, &mx_text_type, false});
            some = true;
        }
        mx_add(&sql, " FROM %s AS h)", frame->from);
        next.from = mx_sqlbuf_take(&sql);
        if (some || level == 0)
            *frame = next;
    }
}

/* In C: the rows come out, go through the digests, and go back into a temporary table. The driver sets aside what
 * has not been read yet while it writes (driver/spool.h). */
static mx_status in_c(mx_store *store, mx_arena *arena, mx_frame *frame, const mx_strs *keep,
                      const mx_hashes *hashes, mx_strs *temporaries, mx_diags *diags)
{
    struct ArrowArrayStream *rows = mx_store_stream_in(arena), *with = mx_store_stream_in(arena);
    mx_transformed *state;
    mx_frame out = {0};
    mx_transform *transform = mx_new(arena, mx_transform);
    transform->hashes = *hashes;
    for (size_t i = 0; i < keep->len; i++)
        mx_vec_push(arena, &transform->columns, mx_same_column(keep->at[i]));
    for (size_t i = 0; i < hashes->len; i++)
        mx_vec_push(arena, &transform->columns, mx_digest_column(hashes->at[i].name, i));
    mx_str select = mx_frame_select(store, arena, frame);
    MX_TRY(mx_open_once(store, arena, &select, temporaries, diags));
    MX_TRY(mx_store_stream_frame(store, arena, frame, select, rows, diags));
    MX_TRY(mx_transform_rows(store, arena, rows, transform, with, &state, diags));
    keep_columns(arena, frame, keep, &out);
    for (size_t i = 0; i < hashes->len; i++)
        mx_frame_add(arena, &out, (mx_frame_column){hashes->at[i].name, &mx_text_type, false});
    *frame = out;
    return mx_stage(store, arena, with, frame, temporaries, diags);
}

mx_status mx_add_digests(mx_store *store, mx_arena *arena, mx_frame *frame, const mx_strs *keep,
                         const mx_hashes *hashes, mx_strs *temporaries, mx_diags *diags)
{
    if (!mx_store_hashes_in_sql(store, arena))
        return in_c(store, arena, frame, keep, hashes, temporaries, diags);
    in_sql(store, arena, frame, keep, hashes);
    return MX_OK;
}
