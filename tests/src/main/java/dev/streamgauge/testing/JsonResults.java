package dev.streamgauge.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Streamgauge's JSON results as a reader should interpret them: for each window and key the result
 * with the highest revision, in whatever order they were printed.
 *
 * <p>A repeated result must be identical: two different counts with the same revision cause an
 * exception.
 */
public final class JsonResults {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The identity of a result. */
  public record Window(Instant start, Instant end, String key) implements Comparable<Window> {
    private static final Comparator<Window> ORDER =
        Comparator.comparing(Window::start).thenComparing(Window::end).thenComparing(Window::key);

    @Override
    public int compareTo(Window that) {
      return ORDER.compare(this, that);
    }
  }

  /** A count with its timing: {@code ON_TIME}, {@code LATE} and so on. */
  public record Result(long count, String timing, long revision) {}

  private final TreeMap<Window, Result> latest = new TreeMap<>();

  public static JsonResults parse(Iterable<String> lines) {
    JsonResults results = new JsonResults();
    lines.forEach(results::add);
    return results;
  }

  /** A replaced count and the count that replaces it; 0 for none. */
  public record Change(Window window, long before, long after) {}

  /** Adds a line and returns whether it changed the count of a window. */
  public boolean add(String line) {
    return update(line).isPresent();
  }

  /** Adds a line and returns the count it changed, if any. */
  public Optional<Change> update(String line) {
    JsonNode json = read(line);
    Window window =
        new Window(
            Instant.parse(field(json, "window_start", line).asText()),
            Instant.parse(field(json, "window_end", line).asText()),
            field(json, "key", line).asText());
    Result result =
        new Result(
            field(json, "count", line).longValue(),
            field(json, "timing", line).asText(),
            field(json, "revision", line).longValue());
    Result known = latest.get(window);
    if (known != null && known.revision() == result.revision()) {
      if (known.count() != result.count()) {
        throw new IllegalArgumentException(
            "Two counts under one revision of %s: %s and %s".formatted(window, known, result));
      }
      return Optional.empty();
    }
    if (known != null && known.revision() > result.revision()) {
      return Optional.empty();
    }
    latest.put(window, result);
    return known != null && known.count() == result.count()
        ? Optional.empty()
        : Optional.of(new Change(window, known == null ? 0 : known.count(), result.count()));
  }

  /** Returns the latest revision of every window and key. */
  public Map<Window, Result> latest() {
    return latest;
  }

  /** Returns the counts of ungrouped results by window start in milliseconds. */
  public TreeMap<Long, Long> counts() {
    return counts("*");
  }

  /** Returns the sum of the counts of ungrouped results over all windows. */
  public long total() {
    return counts().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the counts of one key by window start in milliseconds. */
  public TreeMap<Long, Long> counts(String key) {
    TreeMap<Long, Long> counts = new TreeMap<>();
    latest.forEach(
        (window, result) -> {
          if (window.key().equals(key)) {
            counts.put(window.start().toEpochMilli(), result.count());
          }
        });
    return counts;
  }

  private static JsonNode read(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not a result: " + line, e);
    }
  }

  private static JsonNode field(JsonNode json, String name, String line) {
    JsonNode value = json.get(name);
    if (value == null || value.isNull()) {
      throw new IllegalArgumentException("A result without " + name + ": " + line);
    }
    return value;
  }
}
