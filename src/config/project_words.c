#include "config/project_words.h"

#include "base/file.h"

const char *const mx_dir_formats[] = {"atlas",     "golang-migrate", "goose", "flyway",
                                      "liquibase", "dbmate",         NULL};
const char *const mx_exec_orders[] = {"LINEAR", "LINEAR_SKIP", "NON_LINEAR", NULL};
static const char *const reviews[] = {"ALWAYS", "WARNING", "ERROR", NULL};
static const char *const tx_modes[] = {"none", "file", "all", NULL};

static const mx_hcl_words places[] = {
    {"migration.format", "format", mx_dir_formats},
    {"migration.exec_order", "exec_order", mx_exec_orders},
    {"migration.tx_mode", "tx_mode", tx_modes},
    {"lint.review", "review", reviews},
};

bool mx_is_word(const char *const *words, mx_str word)
{
    for (; *words; words++)
        if (mx_str_eq(word, mx_str_of(*words)))
            return true;
    return false;
}

const mx_hcl_words *mx_words_of(mx_str path)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (mx_str_eq(path, mx_str_of(places[i].what)))
            return &places[i];
    return NULL;
}

mx_str mx_path_dir_or_here(mx_str path)
{
    mx_str dir = mx_path_dir(path);
    return mx_str_eq(dir, MX_STR(".")) ? MX_STR("") : dir;
}
