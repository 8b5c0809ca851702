#include "cli/cli.h"
#include "driver/duckdb.h"

int main(int argc, char **argv)
{
    mx_duckdb_leave_open();
    return mx_main(argc, argv);
}
