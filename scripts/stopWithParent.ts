/**
 * Loaded with `--import`: stops this process once its parent is gone. A parent that is killed cannot pass the signal
 * on, and the server would keep its port. On Windows `ppid` never changes, so this does nothing there.
 */
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
}, 500).unref()
