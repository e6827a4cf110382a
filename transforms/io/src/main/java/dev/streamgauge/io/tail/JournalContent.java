package dev.streamgauge.io.tail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The content of a {@link WatchJournal}.
 *
 * @param begun whether reading has ever begun
 * @param positions where files were read to before the start
 * @param stamps what was read from then on, in order
 */
record JournalContent(boolean begun, List<FilePosition> positions, List<JournalEntry> stamps) {
  /** Returns this content without positions whose contents are no longer {@code known}. */
  JournalContent retain(IntPredicate known) {
    return new JournalContent(
        begun,
        positions.stream().filter(position -> known.test(position.content())).toList(),
        stamps);
  }

  /** Assembles the records of a journal. */
  static final class Builder {
    private final long startMillis;
    private boolean begun;
    private final Map<Integer, FilePosition> positions = new LinkedHashMap<>();
    private final List<JournalEntry> stamps = new ArrayList<>();

    /** Creates a builder for what was read at {@code startMillis} or later. */
    Builder(long startMillis) {
      this.startMillis = startMillis;
    }

    /** Adds where reading began. */
    void begin(List<FilePosition> start) {
      begun = true;
      start.forEach(position -> positions.put(position.content(), position));
    }

    /** Adds what was read next: reading has begun, even if the record of that is damaged. */
    void add(JournalEntry stamp) {
      begun = true;
      if (stamp.timeMillis() < startMillis) {
        // At the end: of two contents of one file the latter is the current one.
        positions.remove(stamp.after().content());
        positions.put(stamp.after().content(), stamp.after());
      } else {
        stamps.add(stamp);
      }
    }

    JournalContent build() {
      return new JournalContent(begun, List.copyOf(positions.values()), List.copyOf(stamps));
    }
  }
}
