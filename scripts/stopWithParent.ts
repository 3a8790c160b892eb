/**
 * Loaded with `--import`: stops this process once its parent is gone. A parent that is killed cannot pass the signal
 * on, and a server that nobody sees would keep its port. On Windows, where `ppid` never changes, this does nothing.
 */
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
}, 500).unref()
