#!/bin/sh
# Starts Valkey with the password from a secret's file, which must not stand on a command line that `ps` shows.
set -eu
umask 077
{
    cat /etc/valkey/valkey.conf
    printf 'requirepass "%s"\n' "$(cat /run/secrets/valkey_password)"
} >/run/valkey/valkey.conf
exec valkey-server /run/valkey/valkey.conf
