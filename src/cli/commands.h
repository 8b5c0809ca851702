/* cli/commands.h — one function for each command; each has a file of its own, cmd_*.c. */
#ifndef MX_CLI_COMMANDS_H
#define MX_CLI_COMMANDS_H

#include "cli/command.h"

mx_status mx_cmd_completion(mx_cli *cli);
mx_status mx_cmd_config_print(mx_cli *cli);
mx_status mx_cmd_describe_features(mx_cli *cli);
mx_status mx_cmd_describe_graph(mx_cli *cli);
mx_status mx_cmd_graph_diff(mx_cli *cli);
mx_status mx_cmd_graph_render(mx_cli *cli);
mx_status mx_cmd_history(mx_cli *cli);
mx_status mx_cmd_list_features(mx_cli *cli);
mx_status mx_cmd_list_stores(mx_cli *cli);
mx_status mx_cmd_lock(mx_cli *cli);
mx_status mx_cmd_man(mx_cli *cli);
mx_status mx_cmd_metadata_copy(mx_cli *cli);
mx_status mx_cmd_metadata_delete(mx_cli *cli);
mx_status mx_cmd_metadata_drop(mx_cli *cli);
mx_status mx_cmd_metadata_read(mx_cli *cli);
mx_status mx_cmd_metadata_rebase(mx_cli *cli);
mx_status mx_cmd_metadata_status(mx_cli *cli);
mx_status mx_cmd_metadata_write(mx_cli *cli);
mx_status mx_cmd_migrate_apply(mx_cli *cli);
mx_status mx_cmd_migrate_diff(mx_cli *cli);
mx_status mx_cmd_migrate_hash(mx_cli *cli);
mx_status mx_cmd_migrate_import(mx_cli *cli);
mx_status mx_cmd_migrate_new(mx_cli *cli);
mx_status mx_cmd_migrate_set(mx_cli *cli);
mx_status mx_cmd_migrate_status(mx_cli *cli);
mx_status mx_cmd_migrate_validate(mx_cli *cli);
mx_status mx_cmd_not_yet(
    mx_cli *cli); /* a command that Atlas has: an error, so that no script takes silence for success */
mx_status mx_cmd_provider_sqlalchemy(mx_cli *cli);
mx_status mx_cmd_push(mx_cli *cli);
mx_status mx_cmd_schema_apply(mx_cli *cli);
mx_status mx_cmd_schema_clean(mx_cli *cli);
mx_status mx_cmd_schema_diff(mx_cli *cli);
mx_status mx_cmd_schema_fmt(mx_cli *cli);
mx_status mx_cmd_schema_inspect(mx_cli *cli);
mx_status mx_cmd_version(mx_cli *cli);

#endif
/* migrate diff, apply, status with --store or --all-stores: of a store's tables (store_migrate.h). */
bool mx_cli_of_store(const mx_cli *cli);
mx_status mx_store_migrate_diff(mx_cli *cli);
mx_status mx_store_migrate_apply(mx_cli *cli);
mx_status mx_apply_amount(mx_cli *cli, uint64_t *amount); /* of migrate apply N; 0: none is given. USE004 */
mx_status mx_store_migrate_status(mx_cli *cli);
