package dev.streamgauge.pipelines.terminal;

import org.jline.nativ.CLibrary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the system about its terminals. */
final class Tty {
  static final int OUT = 1;
  static final int ERR = 2;

  private static final int DEFAULT_COLUMNS = 80;

  private Tty() {}

  /** Returns whether the file descriptor {@code fd} is a terminal; false where nobody knows. */
  static boolean is(int fd) {
    try {
      return CLibrary.isatty(fd) == 1;
    } catch (LinkageError | RuntimeException e) {
      // No native library for this system, or nowhere to unpack it.
      log().debug("Cannot tell whether {} is a terminal", fd, e);
      return false;
    }
  }

  /** Returns the width of the terminal {@code fd}, which may change any time. */
  static int columns(int fd) {
    try {
      CLibrary.WinSize size = new CLibrary.WinSize();
      if (CLibrary.ioctl(fd, CLibrary.TIOCGWINSZ, size) == 0 && size.ws_col > 0) {
        return size.ws_col;
      }
    } catch (LinkageError | RuntimeException e) {
      log().debug("Cannot tell the width of {}", fd, e);
    }
    return DEFAULT_COLUMNS;
  }

  /** Not a constant: the level of logging must be set before the first logger exists. */
  private static Logger log() {
    return LoggerFactory.getLogger(Tty.class);
  }
}
