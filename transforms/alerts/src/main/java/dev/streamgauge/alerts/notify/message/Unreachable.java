package dev.streamgauge.alerts.notify.message;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Explains why there is no connection, distinguishing a wrong name from a server that is down. */
@Internal
public final class Unreachable {
  private Unreachable() {}

  /**
   * Returns the reason in {@code e} or its causes, null if it is not a connection failure.
   *
   * @param host the host's name and port to show, empty if they are secret
   */
  public static @Nullable String reason(Throwable e, String host) {
    String shown = host.isEmpty() ? "" : " " + host;
    boolean refused = false;
    int depth = 0;
    for (Throwable each = e; each != null && depth < 20; each = each.getCause(), depth++) {
      if (each instanceof UnknownHostException || each instanceof UnresolvedAddressException) {
        return "the host name" + shown + " cannot be resolved by DNS";
      }
      String message = String.valueOf(each.getMessage()).toLowerCase(Locale.ROOT);
      if (each instanceof NoRouteToHostException || message.contains("unreachable")) {
        return "there is no route to the host" + shown;
      }
      if (each instanceof HttpConnectTimeoutException || message.contains("connect timed out")) {
        return "the host" + shown + " does not answer to the attempt to connect";
      }
      refused |= each instanceof ConnectException;
    }
    return refused ? "the connection is refused: nothing listens at the address" + shown : null;
  }
}
