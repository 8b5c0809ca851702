#include "dialect/mysql/partition_reader.h"

static size_t find_partition(const mx_my_partition_list *parts, mx_str name)
{
    for (size_t i = 0; i < parts->len; i++) {
        if (mx_str_ieq(parts->at[i].name, name))
            return i;
    }
    return MX_NPOS;
}

static void skip_log_words(mx_my_part_reader *rd)
{
    (void)(mx_reader_word(&rd->in, "no_write_to_binlog") || mx_reader_word(&rd->in, "local"));
}

/* Those of the past stand before that of the present. */
static void add_history(mx_arena *arena, mx_my_partitioning *p, const mx_my_partition_list *added)
{
    size_t end = p->parts.len ? p->parts.len - 1 : 0;
    for (size_t i = 0; i < added->len; i++) {
        mx_my_partition part = added->at[i];
        part.values = MX_STR("history");
        mx_vec_insert(arena, &p->parts, end + i, part);
    }
}

static bool add_partitions(mx_my_part_reader *rd, mx_my_partitioning *p)
{
    uint64_t count = 0;
    bool history = mx_my_is_history(p->method);
    if (mx_reader_word(&rd->in, "if") &&
        !(mx_reader_word(&rd->in, "not") && mx_reader_word(&rd->in, "exists")))
        return false;
    skip_log_words(rd);
    if (mx_reader_word(&rd->in, "partitions")) {
        if (!mx_reader_number(&rd->in, &count))
            return false;
        if (!history) {
            mx_my_number_parts(rd->model->arena, &p->parts, p->parts.len + count);
            return true;
        }
        mx_my_partition_list more = {0};
        mx_my_number_parts(rd->model->arena, &more, p->parts.len - 1 + count);
        more.at += more.len - count;
        more.len = count;
        add_history(rd->model->arena, p, &more);
        return true;
    }
    mx_my_partition_list added = {0};
    if (!mx_my_read_parts(rd, "partition", &added))
        return false;
    if (history) {
        add_history(rd->model->arena, p, &added);
        return true;
    }
    for (size_t i = 0; i < added.len; i++)
        mx_vec_push(rd->model->arena, &p->parts, added.at[i]);
    return true;
}

static mx_status no_partition(const mx_my_part_reader *rd, mx_str name, mx_span at, mx_diags *diags)
{
    return mx_fail(diags, MX_SCH002, at, "", "partition \"%.*s\" does not exist in table \"%.*s\"",
                   MX_FMT(name), MX_FMT(rd->table->name));
}

static mx_status drop_partitions(mx_my_part_reader *rd, mx_my_partitioning *p, mx_span at, mx_diags *diags)
{
    bool if_exists = mx_reader_word(&rd->in, "if") && mx_reader_word(&rd->in, "exists");
    do {
        mx_str name = mx_reader_value(&rd->in);
        size_t i = find_partition(&p->parts, name);
        if (i != MX_NPOS)
            mx_vec_remove(&p->parts, i);
        else if (!if_exists)
            return no_partition(rd, name, at, diags);
    } while (mx_reader_punct(&rd->in, ','));
    return MX_OK;
}

static mx_status refuse(const mx_my_part_reader *rd, const char *why, mx_span at, mx_diags *diags)
{
    return mx_fail(diags, MX_SCH005, at, "", "table \"%.*s\": %s", MX_FMT(rd->table->name), why);
}

/* RANGE: the new ones end where the old ones did, or later where those were the last. */
static mx_status check_total_range(const mx_my_part_reader *rd, const mx_my_partitioning *p, size_t last,
                                   const mx_my_partition_list *into, mx_span at, mx_diags *diags)
{
    int order;
    bool is_last = last + 1 == p->parts.len;
    if (!mx_str_starts(p->method, MX_STR("range")) || !into->len ||
        !mx_my_compare_ends(&into->at[into->len - 1], &p->parts.at[last], &order) || !order ||
        (is_last && order > 0))
        return MX_OK;
    return refuse(rd,
                  is_last ? "the last partitions by RANGE would end earlier when reorganised"
                          : "partitions by RANGE would end elsewhere when reorganised",
                  at, diags);
}

/* REORGANIZE PARTITION [a, b INTO (…)]: the new ones stand where the old ones stood, which are neighbours. */
static mx_status reorganize(mx_my_part_reader *rd, mx_my_partitioning *p, mx_span at, mx_diags *diags)
{
    size_t first = MX_NPOS, last = 0, count = 0;
    mx_my_partition_list into = {0};
    skip_log_words(rd);
    if (!mx_reader_word(&rd->in, "partition"))
        return MX_NOT_FOUND;
    if (rd->in.tok.kind == MX_T_END)
        return MX_OK;
    do {
        mx_str name = mx_reader_value(&rd->in);
        size_t i = find_partition(&p->parts, name);
        if (i == MX_NPOS)
            return no_partition(rd, name, at, diags);
        first = i < first ? i : first;
        last = i > last ? i : last;
        count++;
    } while (mx_reader_punct(&rd->in, ','));
    if (!mx_reader_word(&rd->in, "into") || !mx_my_read_parts(rd, "partition", &into))
        return MX_NOT_FOUND;
    if (last - first + 1 != count)
        return refuse(rd, "only partitions that are neighbours are reorganised together", at, diags);
    MX_TRY(check_total_range(rd, p, last, &into, at, diags));
    while (count--)
        mx_vec_remove(&p->parts, first);
    for (size_t i = 0; i < into.len; i++)
        mx_vec_insert(rd->model->arena, &p->parts, first + i, into.at[i]);
    return MX_OK;
}

static mx_status coalesce(mx_my_part_reader *rd, mx_my_partitioning *p)
{
    uint64_t count = 0;
    skip_log_words(rd);
    if (!mx_reader_word(&rd->in, "partition"))
        return MX_NOT_FOUND;
    skip_log_words(rd);
    if (!mx_reader_number(&rd->in, &count) || count >= p->parts.len)
        return MX_NOT_FOUND;
    p->parts.len -= (size_t)count;
    return MX_OK;
}

static mx_status change(mx_my_part_reader *rd, mx_my_partitioning *p, mx_span at, mx_diags *diags)
{
    static const char *const rows_only[] = {"rebuild",  "exchange", "truncate", "analyze", "check",
                                            "optimize", "repair",   "discard",  "import"};
    if (mx_reader_word(&rd->in, "add"))
        return mx_reader_word(&rd->in, "partition") && add_partitions(rd, p) ? MX_OK : MX_NOT_FOUND;
    if (mx_reader_word(&rd->in, "drop"))
        return mx_reader_word(&rd->in, "partition") ? drop_partitions(rd, p, at, diags) : MX_NOT_FOUND;
    if (mx_reader_word(&rd->in, "reorganize"))
        return reorganize(rd, p, at, diags);
    if (mx_reader_word(&rd->in, "coalesce"))
        return coalesce(rd, p);
    for (size_t i = 0; i < sizeof rows_only / sizeof *rows_only; i++) {
        if (mx_reader_at_word(&rd->in, rows_only[i]))
            return MX_OK;
    }
    return MX_NOT_FOUND;
}

mx_status mx_my_alter_partitions(mx_model *model, mx_table *table, const mx_alter_action *action,
                                 mx_diags *diags)
{
    mx_my_partitioning p;
    mx_my_part_reader rd = mx_my_part_open(model, table, action->text);
    if (!table->partition_by.len && !mx_reader_at_word(&rd.in, "partition"))
        return mx_fail(diags, MX_SCH005, action->span, "", "table \"%.*s\" is not partitioned",
                       MX_FMT(table->name));
    if (mx_reader_at_word(&rd.in, "remove")) {
        table->partition_by = MX_STR_NONE;
        return MX_OK;
    }
    if (!table->partition_by.len && table->referenced_by.len) /* whatever foreign_key_checks says */
        return mx_fail(
            diags, MX_SCH005, action->span, "Drop the foreign key before.",
            "table \"%.*s\" cannot be partitioned: foreign key \"%.*s\" of table \"%.*s\" refers to it",
            MX_FMT(table->name), MX_FMT(table->referenced_by.at[0]->name),
            MX_FMT(table->referenced_by.at[0]->table->name));
    if (mx_reader_at_word(&rd.in, "partition")) {
        if (!mx_my_read_partitioning(model, table, action->text, &p))
            return MX_NOT_FOUND;
    } else {
        if (!mx_my_read_partitioning(model, table, table->partition_by, &p))
            return MX_NOT_FOUND;
        MX_TRY(change(&rd, &p, action->span, diags));
        mx_my_number_subs(model->arena, &p); /* as many in what is new */
    }
    table->partition_by = mx_my_partitioning_text(model->arena, &p);
    return MX_OK;
}
