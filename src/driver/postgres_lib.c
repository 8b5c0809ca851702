#include "driver/postgres_lib.h"

#include "driver/library.h"

static const mx_symbol symbols[] = {
#define F(type, name, args) {"PQ" #name, offsetof(mx_pq_lib, name)},
    PQ_FUNCTIONS(F)
#undef F
};

const char *mx_pq_load(mx_pq_lib *out)
{
    return mx_library_load("libpq.so.5", symbols, sizeof symbols / sizeof symbols[0], out);
}
