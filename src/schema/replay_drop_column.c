#include "schema/column_use.h"
#include "schema/mentions.h"
#include "schema/replay_parts.h"
#include "schema/replay_use.h"

/* What a dropped column takes along, or what holds it. Everything is looked at twice: first whether
 * something refuses, then it goes. */

typedef struct dropping {
    mx_replay *r;
    mx_table *table;
    mx_column *column;
    bool cascade, doing; /* doing: the second time */
    int depth;
    mx_span at;
} dropping;

/* True: the thing goes. *st is MX_FAILED when it refuses. */
static bool goes(dropping *d, mx_drop_effect effect, const char *what, mx_str name, mx_status *st)
{
    if (effect == MX_DROP_TAKEN || effect == MX_DROP_SHRUNK || (effect == MX_DROP_CASCADED && d->cascade))
        return d->doing;
    if (effect == MX_DROP_IGNORED)
        return false;
    if (!d->doing && !name.len)
        *st = mx_fail(d->r->diags, MX_SCH006, d->at,
                      effect == MX_DROP_CASCADED ? "Drop it before, or use CASCADE." : "",
                      "column \"%.*s\" of table \"%.*s\" is used by %s", MX_FMT(d->column->name),
                      MX_FMT(d->table->name), what);
    else if (!d->doing)
        *st = mx_fail(d->r->diags, MX_SCH006, d->at,
                      effect == MX_DROP_CASCADED ? "Drop it before, or use CASCADE." : "Drop it before.",
                      "column \"%.*s\" of table \"%.*s\" is used by %s \"%.*s\"", MX_FMT(d->column->name),
                      MX_FMT(d->table->name), what, MX_FMT(name));
    return false;
}

static bool includes(const mx_index *index, const mx_column *column)
{
    for (size_t i = 0; i < index->include.len; i++) {
        if (mx_name_same(index->include.at[i], column->name, &index->table->schema->model->server))
            return true;
    }
    return false;
}

static void shrink(mx_index *index, const mx_column *column)
{
    for (size_t i = index->parts.len; i-- > 0;) {
        if (index->parts.at[i].column == column)
            mx_vec_remove(&index->parts, i);
    }
    if (index->parts.len == 0)
        mx_table_remove_index(index->table, index);
}

static mx_status drop_index(dropping *d, mx_index *index)
{
    const mx_drop_rules *rules = &d->r->rules->drop_column;
    bool part = mx_index_has_column(index, d->column), primary = index->role == MX_I_PRIMARY;
    mx_status st = MX_OK;
    if (!includes(index, d->column) && !mx_index_uses_column(index, d->column))
        return MX_OK;
    mx_drop_effect effect = primary ? rules->primary : index->unique ? rules->unique : rules->index;
    if (!part && !includes(index, d->column))
        effect = rules->index_expr;
    else if (index->unique && index->parts.len > 1)
        effect = rules->composite_unique;
    const char *what = primary                     ? "the primary key"
                       : index->role == MX_I_INDEX ? "index"
                       : index->name.len           ? "constraint"
                                                   : "a unique constraint";
    if (!goes(d, effect, what, primary ? MX_STR_NONE : index->name, &st))
        return st;
    if (effect == MX_DROP_SHRUNK && part) {
        shrink(index, d->column);
        return MX_OK;
    }
    return mx_r_drop_index(d->r, index, d->cascade, d->at);
}

static mx_status drop_checks(dropping *d)
{
    const mx_drop_rules *rules = &d->r->rules->drop_column;
    for (size_t i = d->table->checks.len; i-- > 0;) {
        mx_check *check = d->table->checks.at[i];
        mx_status st = MX_OK;
        bool own = check->column == d->column ||
                   (d->r->rules->inline_keys_go && check->written_at == d->column);
        if (!own && !mx_expr_uses(d->table, check->expr.tree, d->column))
            continue;
        mx_drop_effect effect = own ? MX_DROP_TAKEN
                                : mx_expr_columns(d->table, check->expr.tree, NULL) == 1
                                    ? rules->own_check
                                    : rules->shared_check;
        if (goes(d, effect, "check", check->name.len ? check->name : check->expr.text, &st))
            mx_table_remove_check(d->table, check);
        MX_TRY(st);
    }
    return MX_OK;
}

static bool fkey_has(const mx_fkey *fkey, const mx_column *column)
{
    for (size_t i = 0; i < fkey->columns.len; i++) {
        if (fkey->columns.at[i] == column)
            return true;
    }
    return false;
}

static bool refers_to(const mx_fkey *fkey, const mx_column *column)
{
    for (size_t i = 0; i < fkey->ref_columns.len; i++) {
        if (mx_name_same(fkey->ref_columns.at[i], column->name, &column->table->schema->model->server))
            return true;
    }
    return false;
}

/* A key of the table to itself, or of a partition of it, which loses the column, too. */
static bool goes_itself(const dropping *d, const mx_fkey *fkey)
{
    const mx_table *of = fkey->table;
    while (of && of != d->table)
        of = of->partition_of;
    const mx_column *own = of ? mx_table_column(fkey->table, d->column->name) : NULL;
    return own && fkey_has(fkey, own);
}

static mx_status drop_fkeys(dropping *d)
{
    const mx_drop_rules *rules = &d->r->rules->drop_column;
    mx_status st = MX_OK;
    for (size_t i = d->table->fkeys.len; i-- > 0;) {
        mx_fkey *fkey = d->table->fkeys.at[i];
        bool own = d->r->rules->inline_keys_go && fkey->written_at == d->column;
        if (fkey_has(fkey, d->column) &&
            goes(d, own ? MX_DROP_TAKEN : rules->fkey, fkey->name.len ? "foreign key" : "a foreign key",
                 fkey->name, &st))
            mx_table_remove_fkey(d->table, fkey);
        MX_TRY(st);
    }
    for (size_t i = d->table->referenced_by.len; i-- > 0;) {
        mx_fkey *fkey = d->table->referenced_by.at[i];
        bool taken = rules->fkey == MX_DROP_TAKEN && goes_itself(d, fkey);
        bool gone = taken ? d->doing && fkey->table != d->table
                          : refers_to(fkey, d->column) &&
                                goes(d, rules->referenced, fkey->name.len ? "foreign key" : "a foreign key",
                                     fkey->name, &st);
        if (gone)
            mx_table_remove_fkey(fkey->table, fkey);
        MX_TRY(st);
    }
    return MX_OK;
}

static mx_status drop_all(mx_replay *r, mx_table *table, mx_column *column, bool cascade, mx_span at,
                          int depth);

/* MySQL: what is said of it is said of the column that comes by its name. */
static bool comes_again(const dropping *d)
{
    return d->r->model->server.engine & MX_MY && d->r->alter &&
           mx_r_adds_column(d->r, d->r->alter, d->column->name);
}

/* MySQL's alone name columns. */
static mx_status drop_defaults(dropping *d)
{
    for (size_t i = 0; i < d->table->columns.len; i++) {
        const mx_column *other = d->table->columns.at[i];
        mx_status st = MX_OK;
        if (other != d->column && other->default_value.tree && (d->r->model->server.engine & MX_MY) &&
            mx_expr_uses(d->table, other->default_value.tree, d->column))
            (void)goes(d, MX_DROP_REFUSED, "the default of column", other->name, &st);
        MX_TRY(st);
    }
    return MX_OK;
}

static mx_status drop_generated(dropping *d)
{
    for (size_t i = d->table->columns.len; i-- > 0;) {
        if (i >= d->table->columns.len)
            continue; /* others went with the last one */
        mx_column *other = d->table->columns.at[i];
        mx_status st = MX_OK;
        if (other == d->column || !other->expression.tree ||
            !mx_expr_uses(d->table, other->expression.tree, d->column))
            continue;
        bool go = goes(d, d->r->rules->drop_column.generated, "generated column", other->name, &st);
        MX_TRY(st);
        if (go && d->depth < 64)
            MX_TRY(drop_all(d->r, d->table, other, d->cascade, d->at, d->depth + 1));
    }
    return MX_OK;
}

/* Who takes numbers from a sequence that goes with the column. */
static mx_status drop_numbers(dropping *d)
{
    const mx_sequences *sequences = &d->table->schema->sequences;
    for (size_t i = 0; i < sequences->len; i++) {
        mx_column *user;
        mx_status st = MX_OK;
        while (sequences->at[i]->owner == d->column &&
               (user = mx_r_sequence_user(d->r, sequences->at[i], NULL)) != NULL &&
               goes(d, MX_DROP_CASCADED, "the default of column", user->name, &st))
            user->default_value = (mx_sql){0};
        MX_TRY(st);
    }
    return MX_OK;
}

/* A rule of PostgreSQL whose statements are about other tables: what they name is those tables' own. */
static bool is_of_others(const dropping *d, const mx_object *object)
{
    mx_names tables = {0};
    size_t does = object->kind == MX_O_RULE
                      ? mx_str_find_str(mx_str_lower(d->r->arena, object->source), MX_STR(" do "))
                      : MX_NPOS;
    if (does == MX_NPOS)
        return false;
    mx_text_tables(d->r->arena, mx_str_sub(object->source, does, object->source.len), &d->r->model->server,
                   &tables);
    for (size_t i = 0; i < tables.len; i++) {
        if (mx_table_name_same(tables.at[i].name, d->table->name, &d->r->model->server))
            return false;
    }
    return true;
}

/* What a view reads is known, as far as it is understood; elsewhere the column is looked for by its name. */
static bool text_uses(const dropping *d, const mx_object *object)
{
    for (size_t i = 0; object->uses_known && i < object->uses.len; i++) {
        if (object->uses.at[i] == d->column)
            return true;
    }
    if (object->uses_known || !mx_object_names_table(d->r, object, d->table))
        return false;
    const mx_server *server = &d->r->model->server;
    if (server->engine == MX_LITE)
        return mx_r_text_reads(d->r, object, d->column) == MX_READ_IT;
    if (server->engine == MX_PG && object->kind != MX_O_VIEW && object->kind != MX_O_MATVIEW &&
        mx_r_text_is_scoped(object))
        return mx_r_text_names(d->r, object, d->column);
    mx_str unused; /* new.a and old.a are one name each in the definition */
    if (server->engine == MX_PG &&
        mx_text_rename_column(d->r->arena, object->source, d->table->name, d->column->name, MX_STR("x"),
                              false, true, server, &unused))
        return true;
    return mx_text_has_name(object->definition, d->column->name, server) && !is_of_others(d, object);
}

/* SQLite takes "a" in quotes for a text where no column is called so. */
static void warn_of_text(const dropping *d, const mx_object *object)
{
    if ((object->kind == MX_O_VIEW || object->kind == MX_O_TRIGGER) &&
        mx_r_text_reads(d->r, object, d->column) == MX_READ_OR_TEXT)
        mx_report(d->r->diags, MX_SCH006, MX_WARNING, d->at, "Drop it before, and make it again behind.",
                  "%s \"%.*s\" names column \"%.*s\" in double quotes, which are a text from now on",
                  mx_object_kind_name(object->kind), MX_FMT(object->name), MX_FMT(d->column->name));
}

static mx_status drop_texts_of(dropping *d, const mx_objects *named, const mx_schema *schema)
{
    for (size_t i = named->len; i-- > 0;) {
        mx_object *object = named->at[i];
        mx_status st = MX_OK;
        if (object->schema != schema || !object->listed)
            continue; /* others went with the last one */
        if (d->doing && d->r->model->server.engine == MX_LITE)
            warn_of_text(d, object);
        if (!text_uses(d, object))
            continue;
        if (!object->body_parsed && (object->kind == MX_O_FUNCTION || object->kind == MX_O_PROCEDURE))
            continue; /* their bodies are read when they run */
        mx_drop_effect effect = object->kind == MX_O_STATISTICS ? MX_DROP_TAKEN
                                                                : d->r->rules->drop_column.view;
        if (goes(d, effect, mx_object_kind_name(object->kind), object->name, &st)) {
            if (d->r->rules->views_hold_tables) /* what reads the view goes with it */
                MX_TRY(mx_r_drop_object_uses(d->r, object, true, NULL, d->at));
            mx_object_remove(d->r->model, object);
        }
        MX_TRY(st);
    }
    return MX_OK;
}

/* Views of other schemas read the table too. */
static mx_status drop_texts(dropping *d)
{
    if (!mx_model_is_named(d->r->model, d->table->name) ||
        (d->r->model->server.engine == MX_LITE && d->r->model->legacy_alter_table))
        return MX_OK;
    const mx_objects named = mx_mentions_of(d->r->model, d->table->name);
    for (size_t i = 0; i < d->r->model->schemas.len; i++) {
        const mx_schema *schema = d->r->model->schemas.at[i];
        if (schema == d->table->schema || d->r->model->server.engine == MX_PG)
            MX_TRY(drop_texts_of(d, &named, schema));
    }
    return MX_OK;
}

static mx_status drop_uses(dropping *d)
{
    MX_TRY(drop_fkeys(d));
    for (size_t i = d->table->indexes.len; i-- > 0;)
        MX_TRY(drop_index(d, d->table->indexes.at[i]));
    if (d->table->primary)
        MX_TRY(drop_index(d, d->table->primary));
    MX_TRY(drop_checks(d));
    MX_TRY(drop_numbers(d));
    if (!comes_again(d)) {
        MX_TRY(drop_defaults(d));
        MX_TRY(drop_generated(d));
    }
    return drop_texts(d);
}

static mx_status drop_all(mx_replay *r, mx_table *table, mx_column *column, bool cascade, mx_span at,
                          int depth)
{
    dropping d = {.r = r, .table = table, .column = column, .cascade = cascade, .depth = depth, .at = at};
    MX_TRY(drop_uses(&d));
    d.doing = true;
    MX_TRY(drop_uses(&d));
    mx_table_remove_column(table, column);
    return MX_OK;
}

mx_status mx_r_drop_column(mx_replay *r, mx_table *table, mx_column *column, bool cascade, mx_span at)
{
    if (r->model->server.engine == MX_LITE)
        MX_TRY(mx_r_texts_whole(r, at));
    return drop_all(r, table, column, cascade, at, 0);
}
