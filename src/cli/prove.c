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

static mx_status show(mx_cli *cli, const mx_proof *p, mx_str reverse, size_t count, const mx_step *for_good)
{
    const mx_diff_options *diff = &p->options->diff;
    size_t steps = p->planned->plan.steps.len;
    MX_TRY(
        mx_prove_equal(cli->arena, p->after, p->to, MX_PROOF_FORWARD, p->project->dialect, diff, cli->diags));
    mx_buf_printf(&cli->err, "Proof: before + %zu statement%s = after\n", steps, plural(steps));
    mx_buf_lit(&cli->err, "Proof: a second plan is empty\n");
    if (for_good) {
        say_irreversible(cli, for_good);
        return MX_OK;
    }
    MX_TRY(mx_prove(cli->arena, p->after, p->before, reverse, MX_PROOF_BACK, p->project->dialect, diff,
                    cli->diags));
    mx_buf_printf(&cli->err, "Proof: after + %zu reverse statement%s = before\n", count, plural(count));
    return MX_OK;
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

static mx_status run(mx_cli *cli, const mx_proof *p, mx_conn *conn, mx_str sql)
{
    return mx_live_run(cli, p->project, conn, sql, true);
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

static mx_status walk(mx_cli *cli, const mx_proof *p, mx_conn *conn, mx_str reverse, const mx_step *for_good)
{
    mx_str sql;
    MX_TRY(way(cli, p, empty_model(cli, p), p->before, &sql));
    MX_TRY(run(cli, p, conn, sql));
    MX_TRY(run(cli, p, conn, p->planned->text));
    MX_TRY(holds(cli, p, conn, p->to, MX_PROOF_SERVER));
    mx_buf_printf(&cli->err, "Verified on %s %s: before + plan = after\n", mx_conn_driver(conn),
                  mx_conn_version(conn));
    if (for_good) {
        say_irreversible(cli, for_good);
        return MX_OK;
    }
    MX_TRY(run(cli, p, conn, reverse));
    MX_TRY(holds(cli, p, conn, p->before, MX_PROOF_SERVER_BACK));
    mx_buf_printf(&cli->err, "Verified on %s %s: after + reverse = before\n", mx_conn_driver(conn),
                  mx_conn_version(conn));
    return MX_OK;
}

static mx_status verify(mx_cli *cli, const mx_proof *p, mx_str reverse, const mx_step *for_good)
{
    mx_project project = *p->project; /* its engine must be the server's */
    mx_conn *conn;
    mx_model *left;
    mx_str sql;
    MX_TRY(mx_live_open(cli, &project, mx_cli_text(cli, "verify"), MX_OPEN_CREATE, &conn));
    mx_status status = check_empty(cli, p, conn);
    if (status == MX_OK) {
        status = walk(cli, p, conn, reverse, for_good);
        if (mx_live_model(cli, p->project, conn, &left) == MX_OK &&
            way(cli, p, left, empty_model(cli, p), &sql) == MX_OK)
            (void)run(cli, p, conn, sql);
    }
    mx_conn_close(conn);
    return status;
}

mx_status mx_proof_show(mx_cli *cli, const mx_proof *proof)
{
    mx_str reverse;
    size_t count;
    const mx_step *for_good = mx_plan_reverse(cli->arena, &proof->planned->plan, &reverse, &count);
    if (mx_cli_on(cli, "prove"))
        MX_TRY(show(cli, proof, reverse, count, for_good));
    if (mx_cli_given(cli, "verify"))
        MX_TRY(verify(cli, proof, reverse, for_good));
    return MX_OK;
}
