package dev.streamgauge.io.socket;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.beam.sdk.annotations.Internal;

/**
 * What happens to the connections of the sources of this JVM, for those who tell people about it.
 * Static, since runners create readers from serialized sources, which cannot carry a listener.
 */
@Internal
public final class SourceEvents {
  private static final List<Consumer<Event>> LISTENERS = new CopyOnWriteArrayList<>();

  private SourceEvents() {}

  /** The kinds of events. */
  public enum Kind {
    /** A port is bound. */
    LISTENING,
    /** A connection was made, by either side. */
    CONNECTED,
    /** A server cannot be reached; the source tries again. */
    CANNOT_CONNECT,
    /** A connection has ended. */
    DISCONNECTED
  }

  /**
   * Something that has happened.
   *
   * @param address the address of the source, {@code host:port}
   * @param peer the other side of the connection; empty if there is none
   * @param reason why; empty if there is nothing to say
   */
  public record Event(Kind kind, String address, String peer, String reason) {}

  /** A listener that is registered until it is closed. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /** Calls {@code listener}, which must not block, with all events from now on. */
  public static Registration listen(Consumer<Event> listener) {
    LISTENERS.add(listener);
    return () -> LISTENERS.remove(listener);
  }

  /** Passes an event to all listeners. */
  public static void occurred(Kind kind, String address, String peer, String reason) {
    Event event = new Event(kind, address, peer, reason == null ? "" : reason);
    LISTENERS.forEach(listener -> listener.accept(event));
  }
}
