#!/bin/sh
# Whether Valkey answers; the password goes by the environment, not the command line.
REDISCLI_AUTH=$(cat /run/secrets/valkey_password)
export REDISCLI_AUTH
valkey-cli -h 127.0.0.1 ping | grep -q PONG
