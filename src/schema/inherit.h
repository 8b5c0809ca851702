/* schema/inherit.h — parts of a table that its parents gave it: partitions and tables that inherit have them without saying so, and a
 * change of the parent reaches them. Only PostgreSQL has such tables. */
#ifndef MX_SCHEMA_INHERIT_H
#define MX_SCHEMA_INHERIT_H

#include "schema/model.h"

bool mx_table_is_child(const mx_table *table);
const mx_table *mx_table_parent(const mx_table *table,
                                size_t i); /* the i-th that is there; NULL after the last */
/* Of tables that inherit: the parents that one keeps on its way to another state, as `from` calls them; `now`: what `to` calls those
 * of `from`. They are the first of that state, as new ones come behind the others; and none of them drops a column that its heir
 * keeps, which would go with it. */
mx_strs mx_table_kept_parents(mx_arena *arena, const mx_strs *now, const mx_table *from, const mx_table *to);
/* Does one of the parents, as the model has them, have the column? */
bool mx_parents_have(const mx_strs *parents, const mx_model *model, mx_str column);
const mx_column *mx_column_parent(const mx_column *column); /* the first parent's; NULL: its table's own */
bool mx_column_is_inherited(const mx_column *column);
/* An heir's that it declares itself besides: it stays when its parents' goes. */
bool mx_column_is_merged(const mx_column *column);
bool mx_check_is_inherited(const mx_check *check);
bool mx_index_is_like(const mx_index *a, const mx_index *b); /* whatever they are called */
/* All but the primary key, in the order in which they came; lists of finished models are sorted by name. */
mx_indexes mx_table_indexes_in_order(mx_arena *arena, const mx_table *table);
/* In its table, among those that are alike, in the order in which they came. */
size_t mx_index_place(const mx_index *index);
/* Of those that are alike, the one in this place, else the last one before it; NULL: there is none. */
mx_index *mx_index_in_place(const mx_table *table, const mx_index *like, size_t place);
const mx_index *mx_index_parent(const mx_index *index); /* of a partition's: its table's; NULL: none */
bool mx_index_is_inherited(
    const mx_index *index); /* of partitions: the parent has a key or index of this shape */
/* A column whose type changes: the server makes its table's indexes anew that use it, and those that partitions have of them too. These
 * are called as if they were new, and have their comments and parameters from the parent's. */
bool mx_index_uses(const mx_index *index, const mx_column *column);
mx_str mx_index_new_name(mx_model *model, const mx_index *index,
                         const mx_schema *taken); /* a name that is free there */
/* The same for one that is made as another is, by what that calls its columns (mx_index_part has `former`). */
mx_str mx_index_like_name(mx_model *model, const mx_index *index, const mx_schema *taken);
void mx_index_forget(mx_index *index); /* former names: it is made anew */
void mx_index_remake(mx_index *index, const mx_index *parent);
/* What the server has made of a partition's `from` when `to`'s name and comment are told. */
const mx_index *mx_index_as_remade(mx_arena *arena, const mx_index *from, const mx_index *to);
bool mx_fkey_is_like(const mx_fkey *a, const mx_fkey *b); /* whatever they are called */
const mx_fkey *mx_fkey_parent(const mx_fkey *fkey);       /* of a partition's: its table's; NULL: none */
bool mx_fkey_is_inherited(const mx_fkey *fkey);

#endif
