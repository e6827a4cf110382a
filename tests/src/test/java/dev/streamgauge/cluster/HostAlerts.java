package dev.streamgauge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.PartitionLines;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.TopicContents;
import dev.streamgauge.testing.TopicFill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * Lines of some hosts in a topic, rules about them, and a receiver, which is another topic: what
 * has arrived there is compared with what a plain loop over the lines says.
 */
final class HostAlerts {
  /** The smallest number of lines of a level in ten seconds of a host that an alert is about. */
  private static final Map<String, Integer> THRESHOLDS =
      Map.of("ERROR", 13, "WARN", 8, "DEBUG", 13);

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long PERIOD = 10_000;
  private static final int PARTITIONS = 2;

  /** Half a minute of event time. */
  private static final int STEP = 3_000;

  private final LogLines lines;
  private final KafkaBroker broker;
  private final String topic;
  private int sent;

  /** Makes the topic {@code name}, still empty, and one for the alerts. */
  HostAlerts(KafkaBroker broker, String name, int seed) {
    this.lines = LogLines.seeded(seed).every(Duration.ofMillis(10)).errorRate(0.2);
    this.broker = broker;
    this.topic = name;
    broker.createTopic(topic, PARTITIONS).createTopic(receiver(), 1);
  }

  private String receiver() {
    return topic + "-alerts";
  }

  /** Returns the value of {@code --source}. */
  String source() {
    return "kafka://" + broker.bootstrapServers() + "/" + topic;
  }

  /** Writes the rules file into {@code folder}. */
  Path writeRules(Path folder) throws IOException {
    StringBuilder rules =
        new StringBuilder("groups:\n  - name: hosts\n    every: 10s\n    rules:\n");
    new TreeMap<>(THRESHOLDS)
        .forEach(
            (level, most) ->
                rules.append(
                    """
                          - alert: %s
                            select:
                              format: 'regex:host-(?P<host>[0-9]+) (?P<level>[A-Z]+) '
                              fields: {level: %s}
                            by: host
                            window: 10s
                            condition: count >= %d
                    """
                        .formatted(level, level, most)));
    rules.append(
        """
        receivers:
          - name: topic
            kafka: {brokers: "%s", topic: %s}
        """
            .formatted(broker.bootstrapServers(), receiver()));
    return Files.writeString(folder.resolve(topic + ".yaml"), rules);
  }

  /** Sends half a minute of lines twice a second until {@code condition} holds. */
  void sendUntil(ProcessRun run, Duration timeout, Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(timeout)
        .pollInterval(Duration.ofMillis(500))
        .failFast(() -> assertThat(run.isAlive()).as(run::stderr).isTrue())
        .until(
            () -> {
              send();
              return condition.call();
            });
  }

  /** Sends the next half a minute of lines. */
  void send() {
    TopicFill.fill(broker.bootstrapServers(), topic, lines, sent, sent + STEP);
    sent += STEP;
  }

  /** Sends what ends all alerts. */
  void close() {
    LogLines last =
        LogLines.seeded(0).startingAt(Instant.ofEpochMilli(lines.timeMillis(sent)).plusSeconds(60));
    List<PartitionLines> parts = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      parts.add(new PartitionLines(i, last, 0, 1));
    }
    TopicFill.fill(broker.bootstrapServers(), topic, parts);
  }

  /** Returns how many events have arrived. */
  int arrived() {
    return values().size();
  }

  private List<String> values() {
    return TopicContents.values(broker.bootstrapServers(), receiver());
  }

  /**
   * Checks that each alert has fired and was resolved, as a plain loop says, and that no more than
   * {@code most} messages have arrived twice.
   */
  void check(int most) {
    Map<String, Integer> events = new TreeMap<>();
    Set<String> doubled = new HashSet<>();
    for (String value : values()) {
      String event = event(value);
      if (events.merge(event, 1, Integer::sum) > 1) {
        // The events of a message have the same rule, status and time.
        doubled.add(event.replaceFirst("host-[0-9]+ ", ""));
      }
    }
    Set<String> missing = new TreeSet<>(expected());
    missing.removeAll(events.keySet());
    Set<String> wrong = new TreeSet<>(events.keySet());
    wrong.removeAll(expected());
    assertThat(summary(missing)).as("missing of " + expected().size()).isEmpty();
    assertThat(summary(wrong)).as("wrong").isEmpty();
    assertThat(doubled.size()).as("doubled messages: " + doubled).isLessThanOrEqualTo(most);
  }

  /** Returns how many events there are of each rule and time, which a failing test can show. */
  private static Map<String, Integer> summary(Set<String> events) {
    Map<String, Integer> counts = new TreeMap<>();
    events.forEach(event -> counts.merge(event.replaceFirst("host-[0-9]+ ", ""), 1, Integer::sum));
    return counts;
  }

  private static String event(String value) {
    JsonNode json;
    try {
      json = MAPPER.readTree(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(value, e);
    }
    String status = json.path("status").textValue();
    return text(
            json.path("name").textValue(),
            json.path("labels").path("host").textValue(),
            status,
            Instant.parse(json.path(status.equals("firing") ? "starts_at" : "ends_at").textValue()))
        + (json.path("retracted").booleanValue() ? " retracted" : "");
  }

  private static String text(String rule, String host, String status, Instant time) {
    return rule + " host-" + host + " " + status + " " + time;
  }

  private Set<String> expected() {
    Map<String, TreeMap<Long, Integer>> counts = new HashMap<>();
    lines
        .lines(sent)
        .forEach(
            line -> {
              String[] words = line.text().split(" ");
              counts
                  .computeIfAbsent(words[2] + " " + words[1].substring(5), key -> new TreeMap<>())
                  .merge(Math.floorDiv(line.timeMillis(), PERIOD), 1, Integer::sum);
            });
    long first = Math.floorDiv(lines.timeMillis(0), PERIOD);
    long last = Math.floorDiv(lines.timeMillis(sent), PERIOD) + 2;
    Set<String> events = new TreeSet<>();
    counts.forEach(
        (key, bySlice) -> {
          String level = key.split(" ")[0];
          String host = key.split(" ")[1];
          int most = THRESHOLDS.getOrDefault(level, Integer.MAX_VALUE);
          boolean before = false;
          for (long slice = first; slice <= last; slice++) {
            boolean now = bySlice.getOrDefault(slice, 0) >= most;
            if (now != before) {
              Instant time = Instant.ofEpochMilli((slice + 1) * PERIOD);
              events.add(text(level, host, now ? "firing" : "resolved", time));
            }
            before = now;
          }
        });
    return events;
  }
}
