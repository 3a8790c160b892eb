#!/bin/sh
# The program that Miniflare starts as workerd.
exec "${0%/*}/endWithParent.sh" "$PPID" "$WORKERD" "$@"
