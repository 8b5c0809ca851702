/* dialect/mysql/mysql.h — answers of MySQL (5.7, 8 and later) and MariaDB (10.6 to 11), which share most of them; where they part, the
 * server's engine and version are asked. */
#ifndef MX_DIALECT_MYSQL_H
#define MX_DIALECT_MYSQL_H

#include "diff/rules.h"
#include "plan/rules.h"
#include "render/rules.h"
#include "schema/rules.h"

extern const mx_model_rules mx_mysql_model;
extern const mx_model_rules mx_mariadb_model;
extern const mx_diff_rules mx_mysql_diff;
extern const mx_plan_rules mx_mysql_plan;
extern const mx_render_rules mx_mysql_render;

static inline bool mx_is_maria(const mx_server *server)
{
    return server->engine == MX_MARIA;
}

/* server.c: fills empty charset and collation of a server of this version. */
void mx_mysql_server(mx_server *server);
/* model.c */
bool mx_my_is_reset_by_zero(mx_str option); /* of a table */
bool mx_my_is_text_option(mx_str option);
mx_str mx_my_reset_value(mx_str option); /* what it is set to when it goes */
/* rights.c */
extern const mx_privilege mx_my_privileges[];
mx_status mx_my_right(mx_renderer *r, const mx_step *step);
mx_status mx_my_render_schema(mx_renderer *r, const mx_step *step);
/* "CHARSET utf8", `word` before it: the name as the server calls it. */
void mx_my_put_charset(mx_renderer *r, const char *word, mx_str name);
/* diff/rules.h */
mx_status mx_my_schema_texts(mx_model *model, mx_schema *schema, mx_span at, mx_diags *diags);
uint32_t mx_my_schema_aspects(const mx_schema *from, const mx_schema *to);
/* charset.c */
mx_str mx_mysql_charset(mx_arena *arena, mx_str written,
                        const mx_server *server); /* lower case; utf8 is utf8mb3 */
mx_str mx_mysql_collation(mx_arena *arena, mx_str written, const mx_server *server);
mx_str mx_mysql_default_collation(mx_arena *arena, mx_str charset, const mx_server *server);
mx_str mx_mysql_charset_of(mx_str collation); /* what stands before its first '_' */
uint32_t mx_mysql_max_bytes(mx_str charset);  /* of one character: 1 to 4 */
/* SCH005 for what the server does not know, and for a collation of another charset. Either may be empty. */
mx_status mx_my_check_collation(const mx_server *server, mx_str charset, mx_str collation, mx_span at,
                                mx_diags *diags);
/* types.c */
mx_status mx_mysql_type(mx_model *model, const mx_type_name *written, mx_column *column, mx_type *out,
                        mx_diags *diags);
/* of CREATE TABLE … AS: NOT NULL, default and comment stay, and 0 stands for AUTO_INCREMENT */
void mx_my_selected(mx_model *model, mx_column *column);
mx_type mx_mysql_values(mx_arena *arena, mx_str base, const mx_strs *values); /* an enum or set of these */
bool mx_mysql_is_text(const mx_type *type);                                   /* has a character set */
/* Whether CURRENT_TIMESTAMP may be its default by itself; MySQL takes it in parentheses for any other. */
bool mx_my_holds_now(const mx_server *server, const mx_type *type, const mx_expr *now);
bool mx_mysql_is_lob(const mx_type *type); /* text and blob families, json, geometry */
/* exprs.c */
mx_status mx_mysql_expr(mx_model *model, const mx_expr_site *site, const mx_expr *written, mx_sql *out,
                        mx_diags *diags);
mx_str mx_mysql_print(mx_model *model, const mx_expr *tree);
/* objects.c */
mx_str mx_mysql_object(mx_model *model, mx_object *object, const mx_create_object *create);
/* qualify.c: puts the object's schema before the names that it means there, where several are compared */
void mx_my_qualify(mx_model *model, mx_object *object, mx_create_object *create);
/* alter_object.c */
mx_status mx_my_alter_object(mx_model *model, const mx_object *object, const mx_alter_action *action,
                             mx_str *source, mx_diags *diags);
/* keys.c */
mx_status mx_my_arrange(mx_model *model, mx_table *table, mx_pending_keys *keys, mx_diags *diags);
mx_status mx_my_index(mx_model *model, mx_index *index, const mx_key_def *def, mx_diags *diags);
mx_status mx_my_fkey(mx_model *model, mx_fkey *fkey, const mx_key_def *def, mx_diags *diags);
bool mx_my_index_serves(const mx_index *index, const mx_strs *columns); /* a foreign key on them */
/* names.c */
uint64_t mx_my_highest_number(const mx_table *table, mx_str prefix); /* behind it, of keys and checks */
mx_str mx_mysql_key_name(mx_model *model, const mx_table *table, mx_key_kind kind, const mx_key_def *def);
bool mx_mysql_is_counted_name(const mx_table *table, mx_key_kind kind, mx_str name);

#endif
