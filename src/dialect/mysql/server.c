#include "dialect/mysql/mysql.h"

void mx_mysql_server(mx_server *server)
{
    bool old = server->engine == MX_MYSQL && server->version < 80000;
    bool uca = mx_is_maria(server) && server->version >= 110600;
    if (server->collation.len && !server->charset.len)
        server->charset = mx_mysql_charset_of(server->collation);
    if (!server->charset.len)
        server->charset = old ? MX_STR("latin1") : MX_STR("utf8mb4");
    if (server->collation.len)
        return;
    if (mx_str_eq(server->charset, MX_STR("latin1")))
        server->collation = MX_STR("latin1_swedish_ci");
    else if (mx_str_eq(server->charset, MX_STR("utf8mb4")))
        server->collation = mx_is_maria(server)
                                ? (uca ? MX_STR("utf8mb4_uca1400_ai_ci") : MX_STR("utf8mb4_general_ci"))
                            : old ? MX_STR("utf8mb4_general_ci")
                                  : MX_STR("utf8mb4_0900_ai_ci");
}
