// Loaded into every process that `npm start` starts. When that one is gone without having stopped us (it was killed, or
// the terminal's window took it along), nobody would end us any more, so we and our group end ourselves.
const CHECK_EVERY_MS = 1_000;
const parent = Number(process.env.OFFHOOK_PARENT_PID);

if (parent > 0) {
  setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch (error) {
      // 0: our own process group, which begins with us.
      if (error.code === 'ESRCH') process.kill(process.platform === 'win32' ? process.pid : 0, 'SIGTERM');
    }
  }, CHECK_EVERY_MS).unref();
}
