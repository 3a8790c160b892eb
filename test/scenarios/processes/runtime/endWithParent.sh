#!/bin/sh
# endWithParent.sh PARENT PROGRAM ARGUMENTS: replaces itself with the program, whose process id stays this one's. A second
# process looks once a second whether the process PARENT is still there, because a killed parent cannot end its children.
# It ends the program, and the program's whole process group if that is its own.
parent=$1
self=$$
shift
(
  while kill -0 "$self"; do
    kill -0 "$parent" || kill -9 "-$self" || kill -9 "$self"
    sleep 1
  done
) </dev/null >/dev/null 2>&1 3>&- &
exec "$@"
