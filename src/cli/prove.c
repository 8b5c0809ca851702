#include "cli/prove.h"

#include "cli/live.h"
#include "migrate/proof.h"
#include "schema/replay.h"

bool mx_proof_asked(const mx_cli *cli)
{
    return mx_cli_on(cli, "prove") || mx_cli_given(cli, "verify");
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void say_irreversible(mx_cli *cli, const mx_step *step)
{
    mx_buf_printf(&cli->err, "Proof: nothing undoes \"%.*s\"\n", MX_FMT(step->comment));
}

/* The statements that lead back, and what they are made of. */
typedef struct back_way {
    mx_model *before;
    mx_str sql;
    size_t count;
    bool
        whole; /* a plan of its own: a step has no reverse, or they do not lead there, things having other names by then */
    bool bare; /* not inside a transaction */
    const mx_step *for_good;
} back_way;

static mx_status plan_back(mx_cli *cli, const mx_proof *p, back_way *back)
{
    mx_draft draft;
    mx_buf buf = MX_BUF(cli->arena);
    MX_TRY(
        mx_draft_whole_way_back(cli->arena, p->planned, p->again, p->options, p->project->dialect, &draft));
    if (draft.one_way)
        return mx_fail(cli->diags, MX_PLN002, MX_NOWHERE, "", "the reverse statements do not lead back");
    for (size_t i = 0; i < draft.down.len; i++)
        mx_buf_printf(&buf, "%.*s;\n", MX_FMT(draft.down.at[i].sql));
    back->sql = mx_buf_take(&buf);
    back->count = draft.down.len;
    back->bare = draft.down_bare;
    back->whole = true;
    return MX_OK;
}

static mx_status find_way_back(mx_cli *cli, const mx_proof *p, back_way *back)
{
    back->for_good = mx_plan_reverse(cli->arena, &p->planned->plan, &back->sql, &back->count);
    size_t told = mx_diags_count(cli->diags);
    if (back->for_good && plan_back(cli, p, back) == MX_OK)
        back->for_good = NULL;
    if (back->for_good || back->whole) {
        mx_diags_cut(cli->diags, told);
        return MX_OK;
    }
    if (mx_prove(cli->arena, p->after, back->before, back->sql, MX_PROOF_BACK, p->project->dialect,
                 &p->options->diff, cli->diags) == MX_OK)
        return MX_OK;
    mx_diags_cut(cli->diags, told);
    return plan_back(cli, p, back);
}

static void show(mx_cli *cli, const mx_proof *p, const back_way *back)
{
    size_t steps = p->planned->plan.steps.len;
    mx_buf_printf(&cli->err, "Proof: before + %zu statement%s = after\n", steps, plural(steps));
    mx_buf_lit(&cli->err, "Proof: a second plan is empty\n");
    if (back->for_good)
        say_irreversible(cli, back->for_good);
    else
        mx_buf_printf(&cli->err, "Proof: after + %zu reverse statement%s%s = before\n", back->count,
                      plural(back->count), back->whole ? ", planned as a whole," : "");
}

/* ---- on a server ---- */

static mx_model *empty_model(mx_cli *cli, const mx_proof *p)
{
    return mx_model_new(cli->arena, &p->project->server, p->project->dialect->model);
}

/* The SQL that makes one of the other, without warnings: nobody's rows are at stake. */
static mx_status way(mx_cli *cli, const mx_proof *p, mx_model *from, const mx_model *to, mx_str *sql)
{
    const mx_planned_options options = {0};
    mx_planned planned;
    size_t before = mx_diags_count(cli->diags);
    MX_TRY(mx_planned_make(cli->arena, from, to, p->project->dialect, &options, &planned, cli->diags));
    mx_diags_cut(cli->diags, before);
    *sql = planned.text;
    return MX_OK;
}

/* PostgreSQL lets a new value of an enum be used when the transaction that made it has ended. */
static mx_status run_plan(mx_cli *cli, const mx_proof *p, mx_conn *conn)
{
    return mx_live_try(cli, p->project, conn, MX_STR("planned.sql"), p->planned->text,
                       p->planned->plan.transactional ? MX_RUN_WHOLE : MX_RUN_PARTS);
}

static mx_status holds(mx_cli *cli, const mx_proof *p, mx_conn *conn, const mx_model *wanted,
                       mx_proof_kind kind)
{
    mx_model *there;
    MX_TRY(mx_live_model(cli, p->project, conn, &there));
    return mx_prove_equal(cli->arena, there, wanted, kind, p->project->dialect, &p->options->diff,
                          cli->diags);
}

static mx_status check_empty(mx_cli *cli, const mx_proof *p, mx_conn *conn)
{
    mx_model *there;
    mx_str sql;
    MX_TRY(mx_live_model(cli, p->project, conn, &there));
    MX_TRY(way(cli, p, empty_model(cli, p), there, &sql));
    if (!sql.len)
        return MX_OK;
    return mx_fail(cli->diags, MX_REV001, MX_NOWHERE,
                   "Give --verify a database made for it: what the plan makes there is dropped at the end.",
                   "the database to verify on is not empty");
}

/* *doing: what it is at, for who tells of a failure. */
static mx_status walk(mx_cli *cli, const mx_proof *p, mx_conn *conn, const back_way *back, const char **doing)
{
    mx_str sql;
    *doing = "making the state before the plan";
    MX_TRY(way(cli, p, empty_model(cli, p), back->before, &sql));
    MX_TRY(mx_live_try(cli, p->project, conn, MX_STR("before.sql"), sql, MX_RUN_WHOLE));
    *doing = "running the plan";
    MX_TRY(run_plan(cli, p, conn));
    MX_TRY(holds(cli, p, conn, p->to, MX_PROOF_SERVER));
    mx_buf_printf(&cli->err, "Verified on %s %s: before + plan = after\n", mx_conn_driver(conn),
                  mx_conn_version(conn));
    if (back->for_good) {
        say_irreversible(cli, back->for_good);
        return MX_OK;
    }
    *doing = "running its reverse";
    MX_TRY(mx_live_try(cli, p->project, conn, MX_STR("reverse.sql"), back->sql,
                       back->bare ? MX_RUN_BARE : MX_RUN_WHOLE));
    MX_TRY(holds(cli, p, conn, back->before, MX_PROOF_SERVER_BACK));
    mx_buf_printf(&cli->err, "Verified on %s %s: after + reverse = before\n", mx_conn_driver(conn),
                  mx_conn_version(conn));
    return MX_OK;
}

/* *dropped: there was something. */
static mx_status clean_up(mx_cli *cli, const mx_proof *p, mx_conn *conn, bool *dropped)
{
    mx_model *left;
    mx_str sql;
    MX_TRY(mx_live_model(cli, p->project, conn, &left));
    MX_TRY(way(cli, p, left, empty_model(cli, p), &sql));
    *dropped = sql.len > 0;
    return mx_live_try(cli, p->project, conn, MX_STR("clean-up.sql"), sql, MX_RUN_WHOLE);
}

static mx_status walk_and_clean_up(mx_cli *cli, const mx_proof *p, mx_conn *conn, const back_way *back)
{
    const char *doing = "";
    bool dropped = false;
    mx_status status = walk(cli, p, conn, back, &doing);
    if (status != MX_OK)
        mx_buf_printf(&cli->err, "Verifying failed while %s.\n", doing);
    if (clean_up(cli, p, conn, &dropped) != MX_OK) {
        mx_buf_lit(&cli->err,
                   "Cleaning up failed: the database of --verify still holds what was made there.\n");
        return MX_FAILED;
    }
    if (dropped && status != MX_OK)
        mx_buf_lit(&cli->err, "What was made to verify the plan is dropped again.\n");
    return status;
}

static mx_status verify(mx_cli *cli, const mx_proof *p, const back_way *back)
{
    mx_project project = *p->project; /* its engine must be the server's */
    mx_proof there = *p;
    mx_conn *conn;
    there.project = &project; /* and its schema the URL's */
    MX_TRY(mx_live_open(cli, &project, mx_cli_text(cli, "verify"), MX_OPEN_CREATE, &conn));
    mx_status status = check_empty(cli, &there, conn);
    if (status == MX_OK)
        status = walk_and_clean_up(cli, &there, conn, back);
    mx_conn_close(conn);
    return status;
}

mx_status mx_proof_show(mx_cli *cli, const mx_proof *proof)
{
    back_way back = {0};
    MX_TRY(proof->again->make(proof->again->arg, &back.before));
    MX_TRY(mx_prove_equal(cli->arena, proof->after, proof->to, MX_PROOF_FORWARD, proof->project->dialect,
                          &proof->options->diff, cli->diags));
    MX_TRY(find_way_back(cli, proof, &back));
    if (mx_cli_on(cli, "prove"))
        show(cli, proof, &back);
    return mx_cli_given(cli, "verify") ? verify(cli, proof, &back) : MX_OK;
}
