package dev.streamgauge.pipelines.history;

import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;

/**
 * Tells subscribers of changes as they are stored. It remembers the last ones, so that a client
 * that reconnects soon misses nothing.
 */
public final class ChangeFeed {
  private static final int REMEMBERED = 512;

  /**
   * A change.
   *
   * @param id identifies it within all runs
   * @param name what has changed
   * @param data details in JSON
   */
  public record Change(String id, String name, String data) {}

  private final String run = Long.toString(System.currentTimeMillis(), 36);
  private final ArrayDeque<Change> last = new ArrayDeque<>();
  private final Set<Consumer<Change>> subscribers = new CopyOnWriteArraySet<>();
  private long next = 1;

  synchronized void publish(String name, String data) {
    Change change = new Change(run + "-" + next++, name, data);
    last.add(change);
    if (last.size() > REMEMBERED) {
      last.removeFirst();
    }
    subscribers.forEach(each -> each.accept(change));
  }

  /**
   * Adds a subscriber, which must not block, and gives it what came after {@code lastId}.
   *
   * @return false if that is not remembered, so that the subscriber must load everything
   */
  public synchronized boolean subscribe(String lastId, Consumer<Change> subscriber) {
    subscribers.add(subscriber);
    boolean known = lastId.equals(run + "-0");
    for (Change change : last) {
      if (known) {
        subscriber.accept(change);
      }
      known |= change.id().equals(lastId);
    }
    return known;
  }

  /** Returns the id of the last change, of which a new subscriber knows. */
  public synchronized String lastId() {
    return run + "-" + (next - 1);
  }

  /** Removes a subscriber. */
  public void unsubscribe(Consumer<Change> subscriber) {
    subscribers.remove(subscriber);
  }
}
