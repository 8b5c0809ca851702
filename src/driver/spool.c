#include "driver/spool.h"

#include <stdio.h>
#include <unistd.h>

#include "base/file.h"

struct mx_spool {
    FILE *file;
    mx_buf record; /* read */
    mx_buf row;    /* to be written */
    bool reading;
};

void mx_spool_close(mx_spool *spool)
{
    if (spool && spool->file)
        fclose(spool->file);
    if (spool)
        spool->file = NULL;
}

static void close_deferred(void *arg)
{
    mx_spool_close(arg);
}

static FILE *open_file(mx_arena *arena)
{
    int fd;
    if (mx_file_unnamed(arena, &fd, NULL) != MX_OK)
        return NULL;
    FILE *file = fdopen(fd, "w+b");
    if (!file)
        close(fd);
    return file;
}

mx_spool *mx_spool_new(mx_arena *arena)
{
    mx_spool *spool = mx_new(arena, mx_spool);
    spool->record = MX_BUF(arena);
    spool->row = MX_BUF(arena);
    spool->file = open_file(arena);
    if (!spool->file)
        return NULL;
    mx_arena_defer(arena, close_deferred, spool);
    return spool;
}

bool mx_spool_put(mx_spool *spool, mx_str record)
{
    uint64_t len = record.len;
    return fwrite(&len, sizeof len, 1, spool->file) == 1 &&
           (len == 0 || fwrite(record.ptr, record.len, 1, spool->file) == 1);
}

mx_status mx_spool_next(mx_spool *spool, mx_str *record)
{
    uint64_t len;
    if (!spool->file)
        return MX_NOT_FOUND;
    if (!spool->reading && (fflush(spool->file) != 0 || fseek(spool->file, 0, SEEK_SET) != 0))
        return MX_FAILED;
    spool->reading = true;
    if (fread(&len, sizeof len, 1, spool->file) != 1)
        return ferror(spool->file) ? MX_FAILED : MX_NOT_FOUND;
    spool->record.len = 0;
    mx_buf_repeat(&spool->record, '\0', len);
    if (spool->record.full || (len && fread(spool->record.ptr, len, 1, spool->file) != 1))
        return MX_FAILED;
    *record = mx_buf_view(&spool->record);
    return MX_OK;
}

static const uint64_t null = UINT64_MAX; /* in place of a length */

bool mx_spool_put_row(mx_spool *spool, size_t columns, char *const *row, const unsigned long *lengths)
{
    spool->row.len = 0;
    for (size_t i = 0; i < columns; i++) {
        uint64_t len = row[i] ? lengths[i] : null;
        mx_buf_str(&spool->row, (mx_str){(const char *)&len, sizeof len});
        if (row[i])
            mx_buf_str(&spool->row, (mx_str){row[i], lengths[i]});
    }
    return !spool->row.full && mx_spool_put(spool, mx_buf_view(&spool->row));
}

mx_status mx_spool_next_row(mx_spool *spool, size_t columns, char **row, unsigned long *lengths)
{
    mx_str record;
    MX_TRY(mx_spool_next(spool, &record));
    char *at = spool->record.ptr;
    for (size_t i = 0; i < columns; i++) {
        uint64_t len;
        memcpy(&len, at, sizeof len);
        at += sizeof len;
        row[i] = len == null ? NULL : at;
        lengths[i] = len == null ? 0 : (unsigned long)len;
        at += lengths[i];
    }
    return MX_OK;
}
