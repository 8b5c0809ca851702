#include "dialect/postgres/catalogue.h"
#include "dialect/postgres/postgres.h"
#include "dialect/postgres/refuse.h"

#include "schema/column_use.h"
#include "schema/inherit.h"

/* What the server refuses of a table as a whole: foreign keys between types that it cannot compare, keys that a partitioned table cannot
 * have, indexes whose operator class takes another type. */

/* --- foreign keys ---------------------------------------------------------------------------------------------------------------- */

static bool refers_to(const mx_fkey *fkey, const mx_index *index)
{
    return !index->deferrable && mx_fkey_needs(fkey, index);
}

/* https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK: columns of a primary key or unique constraint, or of a
 * unique index that is neither partial nor on expressions. */
static mx_status check_target(const mx_fkey *fkey, mx_diags *diags)
{
    const mx_table *target = fkey->ref_table;
    if (!target || (target->primary && refers_to(fkey, target->primary)))
        return MX_OK;
    for (size_t i = 0; i < target->indexes.len; i++) {
        if (refers_to(fkey, target->indexes.at[i]))
            return MX_OK;
    }
    return mx_fail(diags, MX_SCH005, fkey->span,
                   "Make the columns a primary key or a unique constraint before.",
                   "there is no unique constraint matching the columns of table \"%.*s\" that foreign key "
                   "\"%.*s\" refers to",
                   MX_FMT(target->name), MX_FMT(fkey->name));
}

/* The family of B-tree operators that compares the type with others: pg_amop. 0: with itself alone. */
static int family(mx_pg_static type)
{
    switch (type.dims ? MX_PT_NONE : type.id) {
    case MX_PT_INT2:
    case MX_PT_INT4:
    case MX_PT_INT8:
        return 1;
    case MX_PT_FLOAT4:
    case MX_PT_FLOAT8:
        return 2;
    case MX_PT_DATE:
    case MX_PT_TIMESTAMP:
    case MX_PT_TIMESTAMPTZ:
        return 3;
    case MX_PT_TEXT:
    case MX_PT_NAME:
        return 4;
    default:
        return 0;
    }
}

/* What the operator class of the type takes. */
static mx_pg_static class_type(mx_pg_static type)
{
    if (mx_pg_is(type, MX_PT_VARCHAR))
        return MX_PG_TYPE(TEXT);
    return mx_pg_is(type, MX_PT_CIDR) ? MX_PG_TYPE(INET) : type;
}

static bool is_open(mx_pg_static type)
{
    return type.id <= MX_PT_UNKNOWN || (type.id == MX_PT_USER && !type.udt) ||
           (type.udt && type.udt->kind != MX_O_ENUM);
}

/* ATAddForeignKeyConstraint: an operator of the key's family for both types, or one for the key's, to which the other is cast. */
static bool compares(const mx_type *key, const mx_type *own)
{
    mx_pg_static a = class_type(mx_pg_base(mx_pg_of(key))), b = mx_pg_base(mx_pg_of(own));
    if (is_open(a) || is_open(b) || mx_pg_same(a, b))
        return true;
    return (family(a) && family(a) == family(b)) || mx_pg_casts(b, a);
}

static mx_status check_types(const mx_model *model, const mx_fkey *fkey, mx_diags *diags)
{
    for (size_t i = 0; fkey->ref_table && i < fkey->columns.len && i < fkey->ref_columns.len; i++) {
        const mx_column *own = fkey->columns.at[i],
                        *key = mx_table_column(fkey->ref_table, fkey->ref_columns.at[i]);
        if (key && !compares(&key->type, &own->type) && !mx_pg_may_have_casts(model))
            return mx_fail(
                diags, MX_SCH005, fkey->span, "Give both columns one type.",
                "foreign key \"%.*s\" cannot compare column \"%.*s\" of type %.*s with \"%.*s\" of "
                "type %.*s",
                MX_FMT(fkey->name), MX_FMT(own->name), MX_FMT(own->type.text), MX_FMT(key->name),
                MX_FMT(key->type.text));
    }
    return MX_OK;
}

/* Enums and the like, of which each state has its own. */
static bool has_made_types(const mx_fkey *fkey)
{
    bool own = false;
    for (size_t i = 0; i < fkey->columns.len; i++) {
        const mx_column *key = mx_table_column(fkey->ref_table, fkey->ref_columns.at[i]);
        own |= fkey->columns.at[i]->type.udt || !key || key->type.udt;
    }
    return own;
}

mx_status mx_pg_check_reference(const mx_fkey *fkey, mx_diags *diags)
{
    return has_made_types(fkey) ? MX_OK : check_types(fkey->ref_table->schema->model, fkey, diags);
}

static bool sets(mx_fk_action action)
{
    return action == MX_FK_SET_NULL || action == MX_FK_SET_DEFAULT;
}

static mx_status check_actions(const mx_fkey *fkey, mx_diags *diags)
{
    const mx_column *generated = NULL;
    for (size_t i = 0; i < fkey->columns.len; i++)
        generated = fkey->columns.at[i]->generated ? fkey->columns.at[i] : generated;
    bool writes = sets(fkey->on_delete) || sets(fkey->on_update) || fkey->on_update == MX_FK_CASCADE;
    return !generated || !writes ? MX_OK
                                 : mx_fail(diags, MX_SCH005, fkey->span, "",
                                           "foreign key \"%.*s\" would write the generated column \"%.*s\"",
                                           MX_FMT(fkey->name), MX_FMT(generated->name));
}

static mx_status check_lasting(const mx_fkey *fkey, mx_diags *diags)
{
    const mx_table *table = fkey->table, *target = fkey->ref_table;
    if (!target || table->unlogged || table->temporary || !target->unlogged || table->partition_by.len)
        return MX_OK;
    return mx_fail(diags, MX_SCH005, fkey->span, "",
                   "table \"%.*s\", which is logged, cannot refer to the unlogged table \"%.*s\"",
                   MX_FMT(table->name), MX_FMT(target->name));
}

static mx_status check_fkey(const mx_model *model, const mx_fkey *fkey, mx_diags *diags)
{
    MX_TRY(check_types(model, fkey, diags));
    MX_TRY(check_lasting(fkey, diags));
    if (fkey->not_valid && fkey->table->partition_by.len && model->server.version < 180000)
        return mx_fail(diags, MX_SCH005, fkey->span, "",
                       "foreign key \"%.*s\" of the partitioned table \"%.*s\" cannot be NOT VALID",
                       MX_FMT(fkey->name), MX_FMT(fkey->table->name));
    return check_actions(fkey, diags);
}

/* --- keys of partitioned tables -------------------------------------------------------------------------------------------------- */

static bool has_part(const mx_index *index, const mx_column *column)
{
    for (size_t i = 0; i < index->parts.len; i++) {
        if (index->parts.at[i].column == column)
            return true;
    }
    return false;
}

/* DefineIndex: all columns of the partition key, which then must be nothing but columns. */
static mx_status check_unique(mx_model *model, const mx_table *table, const mx_index *index, mx_diags *diags)
{
    mx_strs key = mx_pg_partition_key(model->arena, table, &model->server);
    if (index->role == MX_I_EXCLUDE && model->server.version < 170000)
        return mx_fail(diags, MX_SCH005, index->span, "",
                       "the partitioned table \"%.*s\" cannot have exclusion constraints",
                       MX_FMT(table->name));
    for (size_t i = 0; index->unique && i < key.len; i++) {
        const mx_column *column = mx_pg_key_column(model, table, key.at[i]);
        if (!column || !has_part(index, column))
            return mx_fail(
                diags, MX_SCH005, index->span, "",
                column ? "\"%.*s\" of the partitioned table \"%.*s\" must have column \"%.*s\", by "
                         "which it is partitioned"
                       : "\"%.*s\" of the table \"%.*s\" cannot be unique, as it is partitioned by "
                         "an expression, %.*s",
                MX_FMT(index->name), MX_FMT(table->name), MX_FMT(column ? column->name : key.at[i]));
    }
    return MX_OK;
}

static mx_status check_partitioned(mx_model *model, const mx_table *table, mx_diags *diags)
{
    if (table->primary)
        MX_TRY(check_unique(model, table, table->primary, diags));
    for (size_t i = 0; i < table->indexes.len; i++)
        MX_TRY(check_unique(model, table, table->indexes.at[i], diags));
    for (size_t i = 0; i < table->checks.len; i++) {
        if (table->checks.at[i]->no_inherit)
            return mx_fail(diags, MX_SCH005, table->checks.at[i]->span, "",
                           "check \"%.*s\" of the partitioned table \"%.*s\" cannot be NO INHERIT",
                           MX_FMT(table->checks.at[i]->name), MX_FMT(table->name));
    }
    return MX_OK;
}

/* --- indexes --------------------------------------------------------------------------------------------------------------------- */

static mx_status check_index(mx_model *model, const mx_index *index, mx_diags *diags)
{
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        for (size_t k = 0; k < i && part->column && index->role != MX_I_INDEX && index->unique; k++) {
            if (index->parts.at[k].column == part->column)
                return mx_fail(diags, MX_SCH005, index->span, "",
                               "column \"%.*s\" stands in constraint \"%.*s\" twice",
                               MX_FMT(part->column->name), MX_FMT(index->name));
        }
        if (part->column && (mx_pg_lacks_opclass(model, part, index->method) ||
                             !mx_pg_takes_type(part->opclass, &part->column->type)))
            return mx_fail(diags, MX_SCH005, index->span, "",
                           "index \"%.*s\" of method \"%.*s\" has no operator class for column \"%.*s\" of "
                           "type %.*s",
                           MX_FMT(index->name), MX_FMT(index->method), MX_FMT(part->column->name),
                           MX_FMT(part->column->type.text));
    }
    return MX_OK;
}

static mx_status check_indexes(mx_model *model, const mx_table *table, mx_diags *diags)
{
    if (table->primary)
        MX_TRY(check_index(model, table->primary, diags));
    for (size_t i = 0; i < table->indexes.len; i++)
        MX_TRY(check_index(model, table->indexes.at[i], diags));
    return MX_OK;
}

/* --- all ------------------------------------------------------------------------------------------------------------------------- */

mx_status mx_pg_check_table(mx_model *model, const mx_table *table, mx_diags *diags)
{
    bool known = !model->trusted && !model->opaque;
    const mx_table *parent;
    for (size_t i = 0; i < table->fkeys.len; i++) {
        MX_TRY(check_target(table->fkeys.at[i], diags));
        if (known)
            MX_TRY(check_fkey(model, table->fkeys.at[i], diags));
    }
    for (size_t i = 0; known && i < table->referenced_by.len; i++)
        MX_TRY(check_fkey(model, table->referenced_by.at[i], diags));
    if (known) {
        MX_TRY(check_indexes(model, table, diags));
        MX_TRY(mx_pg_check_storage_parameters(model, table, diags));
    }
    for (size_t i = 0; known && !table->partition_of && (parent = mx_table_parent(table, i)) != NULL; i++) {
        if (parent->partition_by.len || parent->partition_of)
            return mx_fail(
                diags, MX_SCH005, table->span, "Make it a partition.",
                "table \"%.*s\" cannot inherit from \"%.*s\", which is partitioned, or a partition",
                MX_FMT(table->name), MX_FMT(parent->name));
    }
    if (known && table->partition_of && table->partition_bounds.len) {
        MX_TRY(mx_pg_check_bounds(table, diags));
        MX_TRY(mx_pg_check_overlap(model, table, diags));
    }
    if (known && table->partition_by.len)
        MX_TRY(check_partitioned(model, table, diags));
    return table->partition_by.len ? mx_pg_check_partition_key(model, table, diags) : MX_OK;
}
