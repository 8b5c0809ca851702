#include "dialect/mysql/mysql.h"

const mx_diff_rules mx_mysql_diff = {
    .same_type = mx_same_type_text,
    .same_default = mx_same_default_text,
    .same_check = mx_same_check_text,
    .column_order = true, /* FIRST and AFTER are cheap */
    .made_up_names = false,
    .trigger_order = true,
};
