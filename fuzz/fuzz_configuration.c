/* metaxy.toml and METAXY_… variables: what loads can be written as TOML and as JSON that read back.
 *
 * Behind a byte 1 in the input stand variables, NAME=value, one a line. The text goes through a file, as every
 * configuration does. */
#include "fuzz.h"

#include <unistd.h>

#include "base/file.h"
#include "base/toml.h"
#include "config/configuration.h"

static char dir[] = "/tmp/mx-fuzz-configuration-XXXXXX";
static char file[sizeof dir + sizeof "/metaxy.toml"];

static void remove_file(void)
{
    unlink(file);
    rmdir(dir);
}

static void make_dir(void)
{
    if (file[0])
        return;
    FUZZ_CHECK(mkdtemp(dir) != NULL);
    snprintf(file, sizeof file, "%s/metaxy.toml", dir);
    FUZZ_CHECK(atexit(remove_file) == 0);
}

static void write_file(mx_str text)
{
    FILE *out = fopen(file, "wb");
    FUZZ_CHECK(out != NULL);
    FUZZ_CHECK(fwrite(text.ptr, 1, text.len, out) == text.len);
    FUZZ_CHECK(fclose(out) == 0);
}

static void read_variables(mx_arena *arena, mx_str text, mx_environment *out)
{
    while (text.len) {
        mx_str line = text, rest = MX_STR_NONE, name, value;
        mx_str_cut(text, '\n', &line, &rest);
        if (mx_str_find(line, '\0') == MX_NPOS && mx_str_cut(line, '=', &name, &value) && name.len)
            mx_environment_add(arena, out, name, value, MX_NOWHERE);
        text = rest;
    }
}

static void check_texts(mx_arena *arena, const mx_configuration *config, bool hide)
{
    mx_buf toml = MX_BUF(arena), json = MX_BUF(arena);
    mx_json_writer writer = MX_JSON_WRITER(&json, NULL);
    mx_json *again;
    mx_configuration_toml(&toml, config->values, hide);
    FUZZ_CHECK(mx_toml_parse(arena, mx_buf_view(&toml), 0, &again, NULL) == MX_OK);
    mx_configuration_json(&writer, config->values, hide);
    FUZZ_CHECK(mx_json_parse_wide(arena, mx_buf_view(&json), 0, MX_CFG005, &again, NULL) == MX_OK);
}

static mx_status work(mx_arena *arena, void *arg)
{
    fuzz_input *input = arg;
    mx_environment environment = {0};
    const mx_configuration *config;
    size_t split = mx_str_find(input->text, '\1');
    if (split != MX_NPOS)
        read_variables(arena, mx_str_sub(input->text, split + 1, input->text.len), &environment);
    /* A variable must not lead to another file. */
    mx_environment_add(arena, &environment, MX_STR("METAXY_CONFIG"), mx_str_of(file), MX_NOWHERE);
    write_file(mx_str_sub(input->text, 0, split == MX_NPOS ? input->text.len : split));
    const mx_configuration_request request = {.file = mx_str_of(file), .environment = &environment};
    MX_TRY(mx_configuration_load(arena, &request, &config, input->diags));
    check_texts(arena, config, false);
    check_texts(arena, config, true);
    return MX_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    make_dir();
    return fuzz_run(data, size, work);
}
