package dev.streamgauge.pipelines.report;

import dev.streamgauge.io.socket.SourceEvents;
import dev.streamgauge.util.TextStyle;
import dev.streamgauge.util.VisibleText;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Tells people about the connections of a source: at once when a server cannot be reached, and
 * every minute while that lasts; when a connection ends and when it is back. Of many senders it
 * tells only when the first one comes and the last one goes, and not more often than a few times a
 * minute; all of them if {@code verbose}.
 */
final class ConnectionNotices implements Consumer<SourceEvents.Event> {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final int SENDERS_PER_MINUTE = 6;
  private static final Pattern LOCAL = Pattern.compile("(localhost|127\\..*|\\[::1])(:\\d+)");

  private final boolean listens;
  private final boolean verbose;
  private final PrintStream err;
  private final LongSupplier nanoTime;
  private int open;
  private boolean everConnected;
  private @Nullable Long failingSince;
  private long lastFailure;
  private long minute;
  private int inMinute;

  /**
   * Creates the notices of one source.
   *
   * @param listens whether senders connect to it, rather than it to a server
   * @param connected whether somebody was told already that it is connected
   */
  ConnectionNotices(
      boolean listens, boolean connected, boolean verbose, PrintStream err, LongSupplier nanoTime) {
    this.listens = listens;
    this.open = connected ? 1 : 0;
    this.everConnected = connected;
    this.verbose = verbose;
    this.err = err;
    this.nanoTime = nanoTime;
    this.minute = nanoTime.getAsLong();
  }

  @Override
  public synchronized void accept(SourceEvents.Event event) {
    switch (event.kind()) {
      case LISTENING -> {}
      case CANNOT_CONNECT -> failed(event);
      case CONNECTED -> connected(event);
      case DISCONNECTED -> disconnected(event);
    }
  }

  private void failed(SourceEvents.Event event) {
    long now = nanoTime.getAsLong();
    if (failingSince == null) {
      failingSince = now;
    } else if (now - lastFailure < MINUTE) {
      return;
    }
    lastFailure = now;
    long minutes = (now - failingSince) / MINUTE;
    String text =
        "cannot connect to "
            + event.address()
            + " ("
            + reason(event.reason())
            + (minutes == 0 ? "" : ", for " + Words.count(minutes, "minute"))
            + "), trying again; "
            + advice(event.address());
    err.println("streamgauge: " + TextStyle.of(err).warning(VisibleText.of(text)));
  }

  private static String reason(String message) {
    return message.equals("Connection refused") ? "refused" : message;
  }

  private static String advice(String address) {
    var local = LOCAL.matcher(address);
    return local.matches()
        ? "start `nc -lk " + local.group(2).substring(1) + "`"
        : "is it running there, and reachable from here?";
  }

  private void connected(SourceEvents.Event event) {
    failingSince = null;
    open++;
    if (!listens) {
      print("connected to " + event.address() + (everConnected ? " again" : ""));
    } else if (verbose) {
      print(event.peer().replaceFirst("^.*/", "") + " connected, " + senders());
    } else if (open == 1 && mayTell()) {
      print("the first sender has connected");
    }
    everConnected = true;
  }

  private void disconnected(SourceEvents.Event event) {
    open--;
    if (!listens) {
      print(
          (event.reason().isEmpty()
                  ? event.address() + " has closed the connection"
                  : "connection " + event.reason())
              + ", connecting again");
    } else if (verbose) {
      print("a sender has disconnected, " + senders());
    } else if (open == 0 && mayTell()) {
      print("no sender is connected any more");
    }
  }

  private String senders() {
    return Words.count(open, "sender is", "senders are") + " connected";
  }

  private boolean mayTell() {
    long now = nanoTime.getAsLong();
    if (now - minute >= MINUTE) {
      minute = now;
      inMinute = 0;
    }
    return ++inMinute <= SENDERS_PER_MINUTE;
  }

  private void print(String text) {
    err.println("streamgauge: " + VisibleText.of(text));
  }
}
