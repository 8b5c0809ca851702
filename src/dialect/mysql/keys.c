#include "dialect/mysql/mysql.h"
#include "dialect/mysql/refuse.h"
#include "dialect/mysql/versions.h"

#include "schema/canon.h"
#include "schema/edit.h"
#include "schema/names.h"

/* --- keys ----------------------------------------------------------------------------------------------------------------------- */

/* The columns of a key that waits; of a column's own key that is the column. */
static size_t key_length(const mx_pending_key *key)
{
    return key->def->parts.len ? key->def->parts.len : key->column ? 1 : 0;
}

static mx_str key_column(const mx_pending_key *key, size_t i)
{
    return key->def->parts.len ? key->def->parts.at[i].column : key->column->name;
}

static bool is_index_key(const mx_pending_key *key)
{
    return (key->def->kind == MX_K_PRIMARY || key->def->kind == MX_K_UNIQUE ||
            key->def->kind == MX_K_INDEX) &&
           !key->def->index_kind.len;
}

static bool starts_with(const mx_pending_key *key, const mx_pending_key *shorter)
{
    if (key_length(key) < key_length(shorter))
        return false;
    for (size_t i = 0; i < key_length(shorter); i++) {
        bool partial = key->def->parts.len && key->def->parts.at[i].prefix;
        if (partial || !mx_str_ieq(key_column(key, i), key_column(shorter, i)))
            return false;
    }
    return true;
}

static bool will_be_hashed(mx_table *table, const mx_pending_key *key)
{
    mx_index index = {.table = table, .role = MX_I_INDEX, .unique = key->def->kind == MX_K_UNIQUE};
    for (size_t i = 0; i < key_length(key); i++) {
        uint32_t prefix = key->def->parts.len ? (uint32_t)key->def->parts.at[i].prefix : 0;
        mx_index_part part = {.column = mx_table_column(table, key_column(key, i)), .prefix = prefix};
        mx_vec_push(table->schema->model->arena, &index.parts, part);
    }
    return mx_my_is_hashed(&index);
}

/* An index serves a foreign key when its first columns are the key's, whole. */
static bool pending_serves(mx_table *table, const mx_pending_key *index, const mx_pending_key *fkey)
{
    return is_index_key(index) && starts_with(index, fkey) && !will_be_hashed(table, index);
}

bool mx_my_index_serves(const mx_index *index, const mx_strs *columns)
{
    if (index->kind.len || index->parts.len < columns->len || mx_my_is_hashed(index))
        return false;
    for (size_t i = 0; i < columns->len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        if (!part->column || part->prefix || !mx_str_ieq(part->column->name, columns->at[i]))
            return false;
    }
    return true;
}

/* Of those that the server made under foreign keys, a longer one serves; one that is as long gives way to the next. */
static bool outlasts(bool made, size_t length, const mx_strs *columns)
{
    return !made || length > columns->len;
}

static bool is_served(mx_table *table, const mx_pending_keys *keys, const mx_pending_key *fkey,
                      const mx_strs *columns)
{
    if (table->primary && mx_my_index_serves(table->primary, columns))
        return true;
    for (size_t i = 0; i < table->indexes.len; i++) {
        const mx_index *index = table->indexes.at[i];
        if (mx_my_index_serves(index, columns) && outlasts(index->for_fkey, index->parts.len, columns))
            return true;
    }
    for (size_t i = 0; i < keys->len; i++) {
        const mx_pending_key *key = &keys->at[i];
        if (pending_serves(table, key, fkey) && outlasts(key->for_fkey, key_length(key), columns))
            return true;
    }
    return false;
}

/* Those that the server made and that a new one, on these columns, serves too. */
static void make_way(mx_table *table, mx_pending_keys *keys, const mx_pending_key *fkey,
                     const mx_strs *columns)
{
    for (size_t i = table->indexes.len; i-- > 0;) {
        mx_index *index = table->indexes.at[i];
        mx_strs first = *columns;
        first.len = index->parts.len < first.len ? index->parts.len : first.len;
        if (index->for_fkey && index->parts.len <= columns->len && mx_my_index_serves(index, &first))
            mx_table_remove_index(table, index);
    }
    for (size_t i = keys->len; i-- > 0;) {
        if (keys->at[i].for_fkey && starts_with(fkey, &keys->at[i]))
            mx_vec_remove(keys, i);
    }
}

static void serial_keys(mx_model *model, mx_table *table, mx_pending_keys *keys)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        mx_strs columns = {0};
        if (!mx_options_unset(&table->columns.at[i]->options, MX_STR("serial")))
            continue;
        mx_vec_push(model->arena, &columns, table->columns.at[i]->name);
        mx_pending_key key = mx_pending_key_new(model, MX_K_UNIQUE, MX_STR_NONE, &columns,
                                                table->columns.at[i]->span);
        key.for_fkey = false;
        mx_vec_push(model->arena, keys, key);
    }
}

/* What a server reads and forgets. */
static bool is_ignored(const mx_server *server, const mx_pending_key *key, mx_diags *diags)
{
    if (key->def->kind == MX_K_FOREIGN && key->column && !mx_my_has(server, MX_MY_COLUMN_REFERENCES)) {
        mx_warn(diags, MX_SQL104, key->def->span, "Write it as FOREIGN KEY (…) REFERENCES … of the table.",
                "MySQL ignores REFERENCES at a column");
        return true;
    }
    if (key->def->kind != MX_K_CHECK || mx_my_has(server, MX_MY_CHECKS))
        return false;
    mx_warn(diags, MX_SQL104, key->def->span, "", "%s %u.%u ignores checks",
            mx_is_maria(server) ? "MariaDB" : "MySQL", server->version / 10000, server->version / 100 % 100);
    return true;
}

/* Every foreign key gets an index, named as its constraint or index name, else after its first column. */
mx_status mx_my_arrange(mx_model *model, mx_table *table, mx_pending_keys *keys, mx_diags *diags)
{
    size_t kept = 0;
    serial_keys(model, table, keys);
    for (size_t i = 0; i < keys->len; i++) {
        if (!is_ignored(&model->server, &keys->at[i], diags))
            keys->at[kept++] = keys->at[i];
    }
    keys->len = kept;
    for (size_t i = 0; i < kept; i++) {
        const mx_pending_key fkey = keys->at[i]; /* a copy: the list grows */
        mx_strs columns = {0};
        if (fkey.def->kind != MX_K_FOREIGN)
            continue;
        for (size_t c = 0; c < key_length(&fkey); c++)
            mx_vec_push(model->arena, &columns, mx_str_copy(model->arena, key_column(&fkey, c)));
        bool live = model->trusted &&
                    !model->fkey_checks; /* what is not told of was dropped (refuse_fkey.c) */
        if (live || is_served(table, keys, &fkey, &columns))
            continue;
        make_way(table, keys, &fkey, &columns);
        mx_str name = fkey.def->symbol.len ? fkey.def->symbol : fkey.def->name;
        mx_vec_push(
            model->arena, keys,
            mx_pending_key_new(model, MX_K_INDEX, mx_str_copy(model->arena, name), &columns, fkey.def->span));
    }
    return MX_OK;
}

mx_status mx_my_index(mx_model *model, mx_index *index, const mx_key_def *def, mx_diags *diags)
{
    bool descending = mx_my_has(&model->server, MX_MY_DESCENDING_KEYS);
    if (index->invisible)
        MX_TRY(mx_my_require(&model->server, MX_MY_INVISIBLE_INDEXES, def->span, diags));
    for (size_t i = 0; i < index->parts.len; i++) {
        mx_index_part *part = &index->parts.at[i];
        if (part->column && i < def->parts.len && def->parts.at[i].expr) /* 3756 */
            return mx_fail(diags, MX_SCH005, def->parts.at[i].span, "Write it without.",
                           "column \"%.*s\" stands in parentheses in a key", MX_FMT(part->column->name));
        if (!part->column)
            MX_TRY(mx_my_require(&model->server, MX_MY_EXPRESSION_KEYS, def->span, diags));
        MX_TRY(mx_my_check_prefix(index, part, def->span, diags));
        const mx_type *type = part->column ? &part->column->type : NULL;
        bool whole = type && type->arg_count && part->prefix >= (uint64_t)type->args[0] &&
                     !mx_mysql_is_lob(type);
        part->prefix = whole || mx_str_eq(index->kind, MX_STR("fulltext")) ? 0 : part->prefix;
        mx_my_cut_part(model, index, part);
        part->desc = part->desc && descending;
        part->nulls_first = false;
        part->collation = MX_STR_NONE;
    }
    index->role = index->role == MX_I_PRIMARY ? MX_I_PRIMARY : MX_I_INDEX;
    bool memory = index->table && mx_str_ieq(index->table->engine, MX_STR("memory"));
    bool innodb = !index->table || !index->table->engine.len ||
                  mx_str_ieq(index->table->engine, MX_STR("innodb"));
    bool hashes = index->unique && mx_is_maria(&model->server) &&
                  !memory; /* what is too long, and shows so */
    if (index->kind.len)
        index->method = MX_STR_NONE;
    else if (!index->method.len || innodb || hashes)
        index->method = memory ? MX_STR("hash") : MX_STR("btree"); /* InnoDB takes HASH and makes a B-tree */
    return MX_OK;
}

mx_status mx_my_fkey(mx_model *model, mx_fkey *fkey, const mx_key_def *def, mx_diags *diags)
{
    bool innodb = !fkey->table->engine.len || mx_str_ieq(fkey->table->engine, MX_STR("InnoDB"));
    if (!def->ref.columns.len && innodb)
        MX_TRY(mx_my_require(&model->server, MX_MY_IMPLICIT_REFERENCES, def->ref.table.span, diags));
    mx_fk_action none = mx_is_maria(&model->server) ? MX_FK_RESTRICT : MX_FK_NO_ACTION;
    bool maria = mx_is_maria(&model->server); /* whose InnoDB does not set defaults */
    if (fkey->on_delete == MX_FK_NONE || (maria && fkey->on_delete == MX_FK_SET_DEFAULT))
        fkey->on_delete = none;
    if (fkey->on_update == MX_FK_NONE || (maria && fkey->on_update == MX_FK_SET_DEFAULT))
        fkey->on_update = none;
    fkey->match = MX_STR_NONE;
    return MX_OK;
}
