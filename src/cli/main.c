#include "cli/cli.h"

int main(int argc, char **argv)
{
    return mx_main(argc, argv);
}
