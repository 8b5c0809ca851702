#include "dialect/mysql/partition_reader.h"

static bool starts_partition_list(const mx_my_part_reader *rd)
{
    mx_my_part_reader ahead = *rd;
    return mx_reader_punct(&ahead.in, '(') && mx_reader_at_word(&ahead.in, "partition");
}

bool mx_my_is_history(mx_str method)
{
    return mx_str_starts(method, MX_STR("system_time"));
}

/* The server tells weeks as days, and quarters as months. */
static mx_str interval_text(mx_my_part_reader *rd)
{
    static const struct unit {
        const char *written, *told;
        uint64_t each;
    } units[] = {{"week", "day", 7}, {"quarter", "month", 3}};
    mx_arena *arena = rd->model->arena;
    bool quoted = rd->in.tok.kind == MX_T_STRING;
    uint64_t count = 0;
    mx_str value = mx_reader_value(&rd->in), unit = mx_str_lower(arena, rd->in.tok.text);
    bool number = mx_str_to_u64(value, &count);
    mx_reader_next(&rd->in);
    for (size_t i = 0; number && i < sizeof units / sizeof *units; i++) {
        if (mx_str_eq(unit, mx_str_of(units[i].written)))
            return mx_str_printf(arena, "%llu %s", (unsigned long long)count * units[i].each, units[i].told);
    }
    return mx_str_printf(arena, quoted && !number ? "'%.*s' %.*s" : "%.*s %.*s", MX_FMT(value), MX_FMT(unit));
}

/* [INTERVAL n unit [STARTS [TIMESTAMP] '…'] | LIMIT n] [AUTO], behind SYSTEM_TIME */
static bool read_history(mx_my_part_reader *rd, mx_str *out)
{
    mx_buf buf = MX_BUF(rd->model->arena);
    uint64_t limit;
    mx_buf_lit(&buf, "system_time");
    if (mx_reader_word(&rd->in, "interval")) {
        mx_str interval = interval_text(rd);
        mx_buf_printf(&buf, " interval %.*s", MX_FMT(interval));
        if (mx_reader_word(&rd->in, "starts")) {
            (void)mx_reader_word(&rd->in, "timestamp");
            mx_str moment = mx_reader_value(&rd->in);
            mx_buf_printf(&buf, moment.len == 10 ? " starts '%.*s 00:00:00'" : " starts '%.*s'",
                          MX_FMT(moment));
        }
    } else if (mx_reader_word(&rd->in, "limit")) {
        if (!mx_reader_number(&rd->in, &limit))
            return false;
        mx_buf_printf(&buf, " limit %llu", (unsigned long long)limit);
    }
    mx_buf_text(&buf, mx_reader_word(&rd->in, "auto") ? " auto" : "");
    *out = mx_buf_take(&buf);
    return true;
}

/* [LINEAR] HASH (expr) | [LINEAR] KEY [ALGORITHM = n] (columns) | RANGE, LIST (expr) | RANGE, LIST COLUMNS
 * (columns) | SYSTEM_TIME … */
static bool read_method(mx_my_part_reader *rd, mx_str *out)
{
    mx_buf buf = MX_BUF(rd->model->arena);
    bool columns = false;
    if (mx_reader_word(&rd->in, "system_time"))
        return read_history(rd, out);
    while (rd->in.tok.kind != MX_T_END && !mx_reader_at_word(&rd->in, "partitions") &&
           !mx_reader_at_word(&rd->in, "subpartition") && !mx_reader_at_word(&rd->in, "subpartitions") &&
           !starts_partition_list(rd)) {
        mx_buf_text(&buf, buf.len ? " " : "");
        columns |= mx_reader_at_word(&rd->in, "key") || mx_reader_at_word(&rd->in, "columns");
        if (mx_reader_at_punct(&rd->in, '(')) {
            mx_str group;
            if (!mx_reader_group(&rd->in, &group))
                return false;
            mx_buf_char(&buf, '(');
            mx_buf_str(&buf, columns ? mx_my_part_list(rd, group, true) : mx_my_part_expr(rd, group, false));
            mx_buf_char(&buf, ')');
            continue;
        }
        mx_buf_str(&buf, rd->in.tok.kind == MX_T_WORD ? mx_str_lower(rd->model->arena, rd->in.tok.text)
                                                      : rd->in.tok.text);
        mx_reader_next(&rd->in);
    }
    *out = mx_buf_take(&buf);
    return out->len > 0;
}

/* The server keeps NULL before all other values. */
static mx_str null_first(mx_arena *arena, mx_str list)
{
    size_t at = mx_str_find_str(mx_str_lower(arena, list), MX_STR(",null"));
    if (at == MX_NPOS || (at + 5 < list.len && list.ptr[at + 5] != ','))
        return list;
    return mx_str_printf(arena, "null,%.*s%.*s", MX_FMT(mx_str_sub(list, 0, at)),
                         MX_FMT(mx_str_sub(list, at + 5, list.len)));
}

/* VALUES LESS THAN {(…) | MAXVALUE} | VALUES IN (…) | HISTORY | CURRENT */
static bool read_values(mx_my_part_reader *rd, mx_str *out)
{
    mx_arena *arena = rd->model->arena;
    mx_str group;
    if (mx_reader_at_word(&rd->in, "history") || mx_reader_at_word(&rd->in, "current")) {
        *out = mx_str_lower(arena, rd->in.tok.text);
        mx_reader_next(&rd->in);
        return true;
    }
    if (mx_reader_at_word(&rd->in, "default")) { /* MariaDB: of a list, all the rest */
        *out = MX_STR("default");
        mx_reader_next(&rd->in);
        return true;
    }
    if (!mx_reader_word(&rd->in, "values"))
        return true;
    bool less = mx_reader_word(&rd->in, "less");
    if (less ? !mx_reader_word(&rd->in, "than") : !mx_reader_word(&rd->in, "in"))
        return false;
    const char *words = less ? "values less than" : "values in";
    if (mx_reader_word(&rd->in, "maxvalue")) {
        *out = MX_STR("values less than maxvalue");
        return true;
    }
    if (!mx_reader_at_punct(&rd->in, '(') || !mx_reader_group(&rd->in, &group))
        return false;
    mx_str list = mx_my_part_list(rd, group, false);
    if (!less)
        list = null_first(arena, list);
    *out = less && mx_str_eq(list, MX_STR("maxvalue"))
               ? MX_STR("values less than maxvalue")
               : mx_str_printf(arena, "%s (%.*s)", words, MX_FMT(list));
    return true;
}

/* ENGINE is the table's; what else stands behind a partition is kept, in the order written. */
static void read_options(mx_my_part_reader *rd, mx_str *out)
{
    mx_buf buf = MX_BUF(rd->model->arena);
    while (rd->in.tok.kind == MX_T_WORD) {
        mx_buf key = MX_BUF(rd->model->arena);
        while (rd->in.tok.kind == MX_T_WORD && !mx_str_eq(mx_buf_view(&key), MX_STR("tablespace")) &&
               !mx_str_eq(mx_buf_view(&key), MX_STR("engine"))) {
            mx_buf_text(&key, key.len ? " " : "");
            mx_buf_str(&key, mx_str_lower(rd->model->arena, rd->in.tok.text));
            mx_reader_next(&rd->in);
        }
        (void)mx_reader_op(&rd->in, "=");
        mx_str name = mx_buf_take(&key);
        if (!mx_str_ends(name, MX_STR("engine")))
            mx_buf_printf(&buf, " %.*s = %.*s", MX_FMT(name), MX_FMT(rd->in.tok.text));
        mx_reader_next(&rd->in);
    }
    *out = mx_buf_take(&buf);
}

bool mx_my_read_parts(mx_my_part_reader *rd, const char *word, mx_my_partition_list *out)
{
    if (!mx_reader_punct(&rd->in, '('))
        return false;
    do {
        mx_my_partition part = {0};
        if (!mx_reader_word(&rd->in, word))
            return false;
        part.name = mx_reader_value(&rd->in);
        if (!read_values(rd, &part.values))
            return false;
        read_options(rd, &part.options);
        if (mx_reader_at_punct(&rd->in, '(')) {
            mx_my_partition_list subs = {0};
            mx_buf buf = MX_BUF(rd->model->arena);
            if (!mx_my_read_parts(rd, "subpartition", &subs))
                return false;
            for (size_t i = 0; i < subs.len; i++) {
                mx_buf_text(&buf, i ? ", subpartition " : " (subpartition ");
                mx_buf_quoted(&buf, subs.at[i].name, '`');
                mx_buf_str(&buf, subs.at[i].options);
            }
            mx_buf_char(&buf, ')');
            part.subs = mx_buf_take(&buf);
        }
        mx_vec_push(rd->model->arena, out, part);
    } while (mx_reader_punct(&rd->in, ','));
    return mx_reader_punct(&rd->in, ')');
}

void mx_my_number_parts(mx_arena *arena, mx_my_partition_list *parts, uint64_t count)
{
    enum { MOST = 8192 }; /* https://dev.mysql.com/doc/refman/8.0/en/partitioning-limitations.html */
    for (uint64_t i = parts->len; i < count && i < MOST; i++) {
        mx_my_partition part = {.name = mx_str_printf(arena, "p%llu", (unsigned long long)i)};
        mx_vec_push(arena, parts, part);
    }
}

/* SYSTEM_TIME PARTITIONS n: p0, p1, … of the past and pn of the present. */
static void number_history(mx_arena *arena, mx_my_partition_list *parts, uint64_t count)
{
    mx_my_number_parts(arena, parts, count ? count - 1 : 1);
    for (size_t i = 0; i < parts->len; i++)
        parts->at[i].values = MX_STR("history");
    mx_my_partition present = {.name = MX_STR("pn"), .values = MX_STR("current")};
    mx_vec_push(arena, parts, present);
}

static bool is_counted(mx_str method)
{
    mx_str bare = mx_str_starts(method, MX_STR("linear ")) ? mx_str_sub(method, 7, method.len) : method;
    return mx_str_starts(bare, MX_STR("hash")) || mx_str_starts(bare, MX_STR("key"));
}

/* SUBPARTITIONS n stands for p0sp0, p0sp1, … of each partition. */
static mx_str numbered_subpartitions(mx_arena *arena, const mx_my_partition *part, uint64_t count)
{
    mx_buf buf = MX_BUF(arena);
    for (uint64_t k = 0; k < count && k < 8192; k++) {
        mx_buf_text(&buf, k ? ", subpartition " : " (subpartition ");
        mx_buf_quoted(&buf, mx_str_printf(arena, "%.*ssp%llu", MX_FMT(part->name), (unsigned long long)k),
                      '`');
    }
    mx_buf_text(&buf, buf.len ? ")" : "");
    return mx_buf_take(&buf);
}

void mx_my_number_subs(mx_arena *arena, mx_my_partitioning *p)
{
    for (size_t i = 0; i < p->parts.len; i++) {
        mx_my_partition *part = &p->parts.at[i];
        if (!part->subs.len)
            part->subs = numbered_subpartitions(arena, part, p->sub_count);
    }
}

uint64_t mx_my_numbered_subs(mx_arena *arena, const mx_my_partition *part)
{
    uint64_t count = 0;
    for (size_t k = 0; k < part->subs.len; k++) /* each has its name in two of them */
        count += part->subs.ptr[k] == '`';
    return mx_str_eq(part->subs, numbered_subpartitions(arena, part, count / 2)) ? count / 2 : 0;
}

static bool read_sub(mx_my_part_reader *rd, mx_str *out, uint64_t *count_out)
{
    mx_str method;
    if (!mx_reader_word(&rd->in, "subpartition"))
        return true;
    if (!mx_reader_word(&rd->in, "by") || !read_method(rd, &method))
        return false;
    if (mx_reader_word(&rd->in, "subpartitions") && !mx_reader_number(&rd->in, count_out))
        return false;
    *out = mx_str_printf(rd->model->arena, " subpartition by %.*s", MX_FMT(method));
    return true;
}

static bool read_all(mx_my_part_reader *rd, mx_my_partitioning *out)
{
    uint64_t count = 0;
    if (rd->in.tok.kind == MX_T_END)
        return true;
    if (!mx_reader_word(&rd->in, "partition") || !mx_reader_word(&rd->in, "by") ||
        !read_method(rd, &out->method))
        return false;
    if (mx_reader_word(&rd->in, "partitions") && !mx_reader_number(&rd->in, &count))
        return false;
    if (!read_sub(rd, &out->sub, &out->sub_count))
        return false;
    if (mx_reader_at_punct(&rd->in, '(') && !mx_my_read_parts(rd, "partition", &out->parts))
        return false;
    if (mx_my_is_history(out->method) && !out->parts.len)
        number_history(rd->model->arena, &out->parts, count);
    if (out->sub_count)
        mx_my_number_subs(rd->model->arena, out);
    if (is_counted(out->method) && !out->parts.len)
        mx_my_number_parts(rd->model->arena, &out->parts, count ? count : 1);
    return rd->in.tok.kind == MX_T_END;
}

bool mx_my_read_partitioning(mx_model *model, const mx_table *table, mx_str text, mx_my_partitioning *out)
{
    mx_my_part_reader rd = mx_my_part_open(model, table, text);
    *out = (mx_my_partitioning){0};
    return read_all(&rd, out);
}

/* --- writing -------------------------------------------------------------------------------------------- */

/* p0, p1, … without anything said of them: the server's own. */
static bool only_count(const mx_my_partitioning *p)
{
    bool history = mx_my_is_history(p->method);
    if (!history && !is_counted(p->method))
        return false;
    for (size_t i = 0; i < p->parts.len; i++) {
        const mx_my_partition *part = &p->parts.at[i];
        uint64_t number;
        if (history && i + 1 == p->parts.len)
            return mx_str_eq(part->name, MX_STR("pn")) && !part->options.len && !part->subs.len;
        if (part->options.len || part->subs.len || !mx_str_istarts(part->name, MX_STR("p")) ||
            !mx_str_to_u64(mx_str_sub(part->name, 1, part->name.len), &number) || number != i)
            return false;
    }
    return true;
}

static uint64_t all_numbered(mx_arena *arena, const mx_my_partitioning *p)
{
    uint64_t count = p->parts.len ? mx_my_numbered_subs(arena, &p->parts.at[0]) : 0;
    for (size_t i = 1; i < p->parts.len; i++) {
        if (mx_my_numbered_subs(arena, &p->parts.at[i]) != count)
            return 0;
    }
    return count;
}

static void put_partition(mx_buf *buf, const mx_my_partition *part, bool subs)
{
    mx_buf_lit(buf, "partition ");
    mx_buf_quoted(buf, part->name, '`');
    mx_buf_text(buf, part->values.len ? " " : "");
    mx_buf_str(buf, part->values);
    mx_buf_str(buf, part->options);
    if (subs)
        mx_buf_str(buf, part->subs);
}

static void put_partitions(mx_buf *buf, const mx_my_partition_list *parts, bool subs)
{
    mx_buf_lit(buf, " (");
    for (size_t i = 0; i < parts->len; i++) {
        mx_buf_text(buf, i ? ", " : "");
        put_partition(buf, &parts->at[i], subs);
    }
    mx_buf_char(buf, ')');
}

mx_str mx_my_partitioning_text(mx_arena *arena, const mx_my_partitioning *p)
{
    mx_buf buf = MX_BUF(arena);
    if (!p->method.len)
        return MX_STR_NONE;
    mx_buf_printf(&buf, "partition by %.*s", MX_FMT(p->method));
    bool count = only_count(p);
    if (count)
        mx_buf_printf(&buf, " partitions %zu", p->parts.len);
    mx_buf_str(&buf, p->sub);
    uint64_t subs = all_numbered(arena, p);
    if (subs)
        mx_buf_printf(&buf, " subpartitions %llu", (unsigned long long)subs);
    if (!count && p->parts.len)
        put_partitions(&buf, &p->parts, !subs);
    return mx_buf_take(&buf);
}

void mx_my_settle_partitioning(mx_model *model, mx_table *table)
{
    mx_my_partitioning p;
    if (table->partition_by.len && mx_my_read_partitioning(model, table, table->partition_by, &p))
        table->partition_by = mx_my_partitioning_text(model->arena, &p);
}
