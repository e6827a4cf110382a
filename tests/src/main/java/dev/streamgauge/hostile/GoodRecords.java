package dev.streamgauge.hostile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sends the records of a good sender, and says what has become of them. Not thread-safe. */
public final class GoodRecords {
  private final GoodSender sender;
  private final Set<String> acknowledged = new HashSet<>();

  /** Those whose answer was lost: they may be there, and are not sent again. */
  private final Set<String> unsure = new HashSet<>();

  private int next;

  /** Creates the records of a sender, which begin with number {@code first}. */
  public GoodRecords(GoodSender sender, int first) {
    this.sender = sender;
    this.next = first;
  }

  /** Sends {@code count} records; if they are to be sent again later, the next call does. */
  public void send(Target target, int count) throws Exception {
    boolean taken;
    Set<String> lines = acknowledged;
    try {
      taken = sender.request().send(target, next, next + count);
    } catch (IOException lost) {
      taken = true;
      lines = unsure;
    }
    if (taken) {
      for (int i = 0; i < count; i++) {
        lines.add(sender.line().apply(next++));
      }
    }
  }

  /** Returns how many were acknowledged. */
  public int acknowledged() {
    return acknowledged.size();
  }

  /** Returns what was acknowledged and is not among {@code lines}. */
  public List<String> missing(List<String> lines) {
    Set<String> missing = new HashSet<>(acknowledged);
    lines.forEach(missing::remove);
    return List.copyOf(missing);
  }

  /**
   * Returns those of {@code lines} that look like ours and are not, or are there more than once.
   */
  public List<String> wrong(List<String> lines) {
    Map<String, Integer> times = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (String line : lines) {
      if (line.contains(GoodSender.MARK)
          && (times.merge(line, 1, Integer::sum) > 1
              || !(acknowledged.contains(line) || unsure.contains(line)))) {
        wrong.add(line);
      }
    }
    return wrong;
  }
}
