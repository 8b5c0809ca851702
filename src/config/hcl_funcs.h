/* config/hcl_funcs.h — the functions of expressions. hcl_funcs.c finds and calls them; a file a family
 * defines them. */
#ifndef MX_CONFIG_HCL_FUNCS_H
#define MX_CONFIG_HCL_FUNCS_H

#include "config/hcl_eval.h"

typedef struct hcl_call {
    mx_hcl_eval *eval;
    mx_arena *arena;
    const mx_hcl_expr *expr;
    mx_str name;
    mx_values args; /* as many as the table allows */
} hcl_call;

typedef mx_status (*hcl_function)(hcl_call *call, const mx_value **out);
typedef struct hcl_func_def {
    const char *name;
    int least, most; /* arguments; most -1: any number */
    hcl_function fn;
} hcl_func_def;

/* Tables; each ends with a NULL name. */
extern const hcl_func_def hcl_funcs_text[], hcl_funcs_list[], hcl_funcs_set[], hcl_funcs_number[],
    hcl_funcs_encode[], hcl_funcs_url[], hcl_funcs_file[], hcl_funcs_regex[], hcl_funcs_format[],
    hcl_funcs_time[], hcl_funcs_yaml[];

bool mx_hcl_is_function(mx_str name);
mx_status mx_hcl_call_function(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value **out);

/* ---- for the functions ---- */

mx_span hcl_arg_at(const hcl_call *c, size_t i); /* where argument i stands */
/* HCL004 at argument i (at the call, when i is MX_NPOS): "lower: message". */
mx_status hcl_arg_fail(const hcl_call *c, size_t i, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
mx_status hcl_arg_text(const hcl_call *c, size_t i, mx_str *out); /* converts numbers and bools */
mx_status hcl_arg_int(const hcl_call *c, size_t i, int64_t *out);
mx_status hcl_arg_number(const hcl_call *c, size_t i, const mx_value **out);
mx_status hcl_arg_list(const hcl_call *c, size_t i, const mx_values **out); /* list or set */
mx_status hcl_arg_object(const hcl_call *c, size_t i, const mx_members **out);
mx_status hcl_item_text(const hcl_call *c, size_t i, const mx_value *item,
                        mx_str *out);                                       /* an item of list argument i */
mx_status hcl_give_text(const hcl_call *c, mx_str s, const mx_value **out); /* counts the work */
mx_status hcl_give_buf(const hcl_call *c, mx_buf *buf, const mx_value **out);

#endif
