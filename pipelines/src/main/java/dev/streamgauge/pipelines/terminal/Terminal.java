package dev.streamgauge.pipelines.terminal;

import dev.streamgauge.util.StyledStream;
import dev.streamgauge.util.TextStyle;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Standard output and standard error of the program: with colors, bars and a status line where they
 * are terminals, plain where they are not.
 */
public final class Terminal {
  /** How programs end whose reader is gone: 128 and the number of SIGPIPE. */
  private static final int BROKEN_PIPE = 141;

  private static final int BUFFER = 8192;

  private final StyledStream out;
  private final StatusStream err;

  /**
   * Creates a terminal.
   *
   * @param outTty whether {@code out} is a terminal
   * @param errTty whether {@code err} is a terminal
   * @param environment the variables of the process, such as {@code NO_COLOR}
   * @param gone runs when nobody reads {@code out} any more
   */
  Terminal(
      OutputStream out,
      boolean outTty,
      OutputStream err,
      boolean errTty,
      Map<String, String> environment,
      Runnable gone) {
    boolean dumb = "dumb".equals(environment.get("TERM"));
    // https://no-color.org: any value but the empty one.
    boolean colors = !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
    StatusLine status = new StatusLine(err, errTty && !dumb, () -> Tty.columns(Tty.ERR));
    this.out =
        new StyledStream(
            new BufferedOutputStream(new Shared(out, outTty && errTty, status, gone), BUFFER),
            new TextStyle(outTty, outTty && colors));
    this.err =
        new StatusStream(
            new BufferedOutputStream(new Shared(err, errTty, status, () -> {}), BUFFER),
            new TextStyle(false, errTty && colors),
            status);
  }

  /**
   * Makes a terminal of the process's standard output and standard error, and ends the process when
   * the reader of its output has gone: quietly, as SIGPIPE ends programs that do not ignore it.
   */
  public static Terminal install() {
    OutputStream err = new FileOutputStream(FileDescriptor.err);
    Terminal terminal =
        new Terminal(
            new FileOutputStream(FileDescriptor.out),
            Tty.is(Tty.OUT),
            err,
            Tty.is(Tty.ERR),
            System.getenv(),
            Terminal::endQuietly);
    System.setOut(terminal.out);
    System.setErr(terminal.err);
    return terminal;
  }

  /** Returns standard error. */
  public StatusStream err() {
    return err;
  }

  /** Returns standard output. */
  StyledStream out() {
    return out;
  }

  private static void endQuietly() {
    // At once: all else that fails now would be reported, but only because nobody reads.
    Runtime.getRuntime().halt(BROKEN_PIPE);
  }

  /** A stream that shares its screen with the status line. */
  private static final class Shared extends OutputStream {
    private final OutputStream out;
    private final boolean sameScreen;
    private final StatusLine status;
    private final Runnable gone;

    Shared(OutputStream out, boolean sameScreen, StatusLine status, Runnable gone) {
      this.out = out;
      this.sameScreen = sameScreen;
      this.status = status;
      this.gone = gone;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        status.write(out, sameScreen, bytes, offset, length);
      } catch (IOException e) {
        if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
          gone.run();
        }
        throw e;
      }
    }
  }
}
