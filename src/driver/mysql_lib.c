#include "driver/mysql_lib.h"

#include "driver/library.h"

static const mx_symbol symbols[] = {
#define F(type, name, args) {#name, offsetof(mx_mysql_lib, name)},
    MYSQL_FUNCTIONS(F)
#undef F
};

const char *mx_mysql_load(mx_mysql_lib *out)
{
    return mx_library_load("libmariadb.so.3", symbols, sizeof symbols / sizeof symbols[0], out);
}
