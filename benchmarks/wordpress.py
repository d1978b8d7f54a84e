"""WordPress as Debian has it, with as many articles, to stand beside on the same machine.

It is installed by hand: ``apt-get install wordpress wordpress-theme-twentytwentythree php-fpm
php-mysql php8.2-opcache mariadb-server nginx``. Everything runs in a folder of its own.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.kit import family, free_port

WORDPRESS = Path("/usr/share/wordpress")
READY_SECONDS = 60
CONFIG = """<?php
define('DB_NAME', 'wp'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}'); define('DB_CHARSET', 'utf8mb4');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
INSTALL = """
define('WP_INSTALLING', true); $_SERVER['HTTP_HOST'] = '127.0.0.1:{port}';
require 'wp-load.php'; require 'wp-admin/includes/upgrade.php';
wp_install('Bench', 'bench', 'bench@example.org', true, '', wp_generate_password());
switch_theme('twentytwentythree'); update_option('permalink_structure', '');
update_option('siteurl', 'http://127.0.0.1:{port}'); update_option('home', 'http://127.0.0.1:{port}');
"""
PLUGIN = "<?php remove_filter('template_redirect', 'redirect_canonical');"
FILL = """
INSERT INTO wp_posts (post_author, post_date, post_date_gmt, post_content, post_title,
    post_excerpt, post_status, post_name, to_ping, pinged, post_modified, post_modified_gmt,
    post_content_filtered, guid, post_type)
SELECT 1, '2012-01-01' + INTERVAL seq HOUR, '2012-01-01' + INTERVAL seq HOUR, '{text}',
    CONCAT('水库蓄水工作情况（第', seq, '号）'), '', 'publish', CONCAT('article-', seq), '', '',
    '2012-01-01', '2012-01-01', '', CONCAT('/?p=', seq), 'post'
FROM seq_1_to_{count};
INSERT IGNORE INTO wp_term_relationships (object_id, term_taxonomy_id)
SELECT ID, 1 FROM wp_posts WHERE post_type = 'post';
ANALYZE TABLE wp_posts;
"""
FPM = """[global]
error_log = {home}/fpm.log
daemonize = no
[www]
user = www-data
group = www-data
listen = {home}/fpm.sock
listen.mode = 0666
pm = static
pm.max_children = 4
"""
NGINX = """
worker_processes 1; pid {home}/nginx.pid; error_log {home}/nginx.log; daemon off;
events {{ worker_connections 128; }}
http {{
  access_log off; include /etc/nginx/mime.types;
  server {{
    listen 127.0.0.1:{port}; root {home}/site; index index.php;
    location / {{ try_files $uri /index.php?$args; }}
    location ~ \\.php$ {{
      include /etc/nginx/fastcgi_params; fastcgi_pass unix:{home}/fpm.sock;
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Running:
    """Where it answers; ``pages`` are the addresses of its articles."""

    port: int
    pages: list[str]
    children: list[subprocess.Popen[bytes]]

    def pids(self) -> list[int]:
        """The processes of PHP and of the database."""
        return [pid for child in self.children[:2] for pid in family(child.pid)]


def lacking() -> list[str]:
    """What of it is not installed here."""
    wanted = ("php", "php-fpm8.2", "mariadbd", "mariadb", "mariadb-install-db", "nginx")
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    found = [name for name in wanted if shutil.which(name, path=path) is None]
    return found + ([] if WORDPRESS.is_dir() else ["wordpress"])


@contextlib.contextmanager
def running(count: int, text: str) -> Iterator[Running]:
    """WordPress with ``count`` articles of that text, for as long as the block lasts."""
    home = Path(tempfile.mkdtemp(prefix="wp-"))
    home.chmod(0o755)
    children: list[subprocess.Popen[bytes]] = []
    port = free_port()
    try:
        socket = _database(home, children)
        shutil.copytree(WORDPRESS, home / "site", symlinks=False, ignore_dangling_symlinks=True)
        (home / "site" / "wp-config.php").write_text(CONFIG.format(socket=socket))
        plugins = home / "site" / "wp-content" / "mu-plugins"
        plugins.mkdir()
        # On a port of its own it would send readers from each address to the same one.
        (plugins / "bench.php").write_text(PLUGIN)
        subprocess.run(
            ["php", "-r", INSTALL.format(port=port)], cwd=home / "site", check=True,
        )  # fmt: skip
        _sql(socket, "wp", FILL.format(count=count, text=text))
        (home / "fpm.conf").write_text(FPM.format(home=home))
        (home / "nginx.conf").write_text(NGINX.format(home=home, port=port))
        children.append(_start("/usr/sbin/php-fpm8.2", "-y", str(home / "fpm.conf")))
        children.append(_start("/usr/sbin/nginx", "-c", str(home / "nginx.conf")))
        numbers = _sql(socket, "wp", "SELECT ID FROM wp_posts WHERE post_type='post'").split()
        _wait(lambda: (home / "fpm.sock").exists())
        time.sleep(1)
        yield Running(port, [f"/?p={number}" for number in numbers[5:]], children)
    finally:
        for child in reversed(children):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGTERM)
            child.wait(30)
        shutil.rmtree(home, ignore_errors=True)


def _database(home: Path, children: list[subprocess.Popen[bytes]]) -> Path:
    data, socket = home / "db", home / "db.sock"
    data.mkdir()
    shutil.chown(data, "mysql", "mysql")
    home.chmod(0o777)
    subprocess.run(
        [
            *("mariadb-install-db", "--user=mysql", f"--datadir={data}"),
            "--auth-root-authentication-method=normal",
        ],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    children.append(
        _start(
            "/usr/sbin/mariadbd", "--no-defaults", "--user=mysql", f"--datadir={data}",
            f"--socket={socket}", "--skip-networking", "--innodb-buffer-pool-size=512M",
        )
    )  # fmt: skip
    _wait(socket.exists)
    _sql(socket, "", "CREATE DATABASE wp CHARACTER SET utf8mb4")
    return socket


def _sql(socket: Path, database: str, statement: str) -> str:
    said = ["-N", "--default-character-set=utf8mb4", *([database] if database else [])]
    return subprocess.run(
        ["mariadb", "-u", "root", f"--socket={socket}", *said],
        input=statement, text=True, check=True, stdout=subprocess.PIPE,
    ).stdout  # fmt: skip


def _start(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _wait(ready: object) -> None:
    assert callable(ready)
    deadline = time.monotonic() + READY_SECONDS
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not come up")
        time.sleep(0.1)
