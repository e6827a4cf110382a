package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.alerts.event.AlertEvent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.annotations.Internal;

/** The last ids of events, of which the oldest are forgotten. Thread-safe. */
@Internal
public final class RecentIds {
  private final Set<String> ids;

  /** Creates an empty set of at most {@code most} ids. */
  public RecentIds(int most) {
    ids =
        Collections.synchronizedSet(
            Collections.newSetFromMap(
                new LinkedHashMap<>() {
                  private static final long serialVersionUID = 1L;

                  @Override
                  protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > most;
                  }
                }));
  }

  /** Adds the id of {@code event}, and returns whether it is new. */
  public boolean add(AlertEvent event) {
    return add(Message.id(event));
  }

  /** Adds {@code id}, and returns whether it is new. */
  boolean add(String id) {
    return ids.add(id);
  }

  boolean contains(String id) {
    return ids.contains(id);
  }
}
