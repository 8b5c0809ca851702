#include "cli/sample_details.h"

#include "cli/rows_impl.h"

#define SHOWN ((uint64_t)5) /* rows of a part */

static mx_status add_rows(mx_cli *cli, mx_arrow_reader *reader, mx_strs *out)
{
    uint64_t shown = 0;
    mx_status status;
    while (shown < SHOWN && (status = mx_arrow_reader_next(reader, cli->diags)) != MX_NOT_FOUND) {
        MX_TRY(status);
        for (size_t row = 0; row < mx_arrow_reader_rows(reader) && shown < SHOWN; row++, shown++) {
            mx_buf line = MX_BUF(cli->arena);
            MX_TRY(mx_rows_put_json(cli, &line, reader, row));
            mx_vec_push(cli->arena, out, mx_str_trim(mx_buf_view(&line)));
        }
    }
    return MX_OK;
}

mx_status mx_sample_details(mx_cli *cli, mx_increment *increment, const uint64_t *counts, mx_strs *out)
{
    static const char *const headings[] = {[MX_PART_NEW] = "Missing samples:",
                                           [MX_PART_STALE] = "Stale samples:",
                                           [MX_PART_ORPHANED] = "Orphaned samples:"};
    for (mx_part part = MX_PART_NEW; part <= MX_PART_ORPHANED; part++) {
        struct ArrowArrayStream rows = {0};
        mx_arrow_reader *reader;
        if (!counts[part])
            continue;
        mx_vec_push(cli->arena, out, mx_str_of(headings[part]));
        MX_TRY(mx_increment_stream(increment, part, &rows, cli->diags));
        MX_TRY(mx_arrow_reader_open(cli->arena, &reader, &rows, cli->diags));
        mx_status status = add_rows(cli, reader, out);
        mx_arrow_reader_close(reader);
        MX_TRY(status);
        if (counts[part] > SHOWN)
            mx_vec_push(
                cli->arena, out,
                mx_str_printf(cli->arena, "and %llu more", (unsigned long long)(counts[part] - SHOWN)));
    }
    return MX_OK;
}
