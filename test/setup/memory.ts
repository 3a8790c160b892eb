/**
 * Where the runtimes of the test pool store their objects: in memory if the system has room for it, because tests create
 * thousands of databases, and a disk makes each of them wait. Otherwise in the usual folder for temporary files.
 */
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Linux's file system in memory. Containers often have one of 64 MB, which is too small. */
const SHARED_MEMORY = '/dev/shm'
/** A run stores a good 100 MB. */
const ROOM_BYTES = 1024 ** 3

/** A folder for one run, which is gone when its process ends, even if a runtime has not closed by then. */
export function folderOfRun(): string {
  const folder = mkdtempSync(join(temporaryFolder(), 'digest-test-'))
  process.on('exit', () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // A runtime that is ending still writes there.
    }
  })
  return folder
}

function temporaryFolder(): string {
  try {
    accessSync(SHARED_MEMORY, constants.W_OK)
    const { bavail, bsize } = statfsSync(SHARED_MEMORY)
    return bavail * bsize >= ROOM_BYTES ? SHARED_MEMORY : tmpdir()
  } catch {
    return tmpdir()
  }
}
