package dev.streamgauge.alerts.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.windows.bundle.LineMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.joda.time.Duration;
import org.junit.Test;

public class RuleCounterTest {
  private static final long T0 = 1_700_000_000_000L;
  private static final String HEAD = "groups:\n- name: g\n  every: 10s\n  rules:\n";

  private static LineBatch batch(String... lines) {
    LineBatchBuilder builder = LineBatch.builder("test");
    for (int i = 0; i < lines.length; i++) {
      builder.append(lines[i], T0 + i * 1000L);
    }
    return builder.build();
  }

  /** The counts of each rule over all slices, as {@code count of distinct sample} by series. */
  private static TreeMap<String, TreeMap<String, String>> count(RuleSet rules, LineBatch... all) {
    List<Slice> slices = TestSlices.of(rules, all);
    TreeMap<String, TreeMap<String, String>> counts = new TreeMap<>();
    for (Rule rule : rules.rules()) {
      RuleCount sum = new RuleCount(4 * rule.maxSeries(), 0);
      slices.stream()
          .filter(slice -> slice.rule(rule.id()) != null)
          .forEach(slice -> sum.add(slice.rule(rule.id())));
      TreeMap<String, String> series = new TreeMap<>();
      sum.bySeries()
          .forEach(
              (key, c) ->
                  series.put(
                      key, c.count() + " " + c.of() + " " + c.distinct() + " " + c.sample()));
      counts.put(rule.name(), series);
    }
    return counts;
  }

  @Test
  public void countsForEachRuleWhatItSelects() {
    RuleSet rules =
        RuleSet.parse(
            "r",
            HEAD
                + """
                  - {alert: Text, select: {contains: [disk, net]}, window: 10s, condition: count > 1}
                  - {alert: Bad, select: {severity: error}, by: host, window: 10s, condition: count > 1}
                  - {alert: Regex, select: {matches: "d[i]sk"}, window: 10s, condition: count > 1}
                  - {alert: Field, select: {fields: {code: "5.."}}, window: 10s, condition: count > 1}
                  - {alert: Part, select: {fields: {code: "5.."}}, of: {matches: code}, window: 10s, condition: ratio > 5%}
                  - {alert: Values, window: 10s, condition: cardinality(host) > 1}
                  - {alert: New, window: 10s, condition: new(code)}
                """);
    var counts =
        count(
            rules,
            batch(
                "level=error host=a msg=\"disk full\"",
                "level=info host=b code=500 msg=\"net and disk\"",
                "level=error host=b code=5000",
                "level=error code=404"));
    assertThat(counts.get("Text"))
        .containsExactly(Map.entry("", "2 0 0 level=error host=a msg=\"disk full\""));
    assertThat(counts.get("Bad"))
        .containsOnlyKeys("a", "b", "")
        .containsEntry("b", "1 0 0 level=error host=b code=5000");
    assertThat(counts.get("Regex").get("")).startsWith("2 0 0 ");
    assertThat(counts.get("Field").get("")).startsWith("1 0 0 level=info");
    assertThat(counts.get("Part").get("")).startsWith("1 3 0 level=info");
    assertThat(counts.get("Values").get("")).startsWith("3 0 2 ");
    assertThat(counts.get("New")).containsOnlyKeys("500", "5000", "404");
  }

  @Test
  public void countsTheSameAsAPlainLoopForManyTexts() {
    Random random = new Random(5);
    StringBuilder yaml = new StringBuilder(HEAD);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j <= random.nextInt(4); j++) {
        text.append((char) ('a' + random.nextInt(4)));
      }
      text.append(i % 7 == 0 ? "é" : "");
      texts.add(text.toString());
      yaml.append("  - {alert: A" + i + ", select: {contains: " + text + "}, window: 10s,")
          .append(" condition: count > 1}\n");
    }
    String[] lines = new String[2000];
    for (int i = 0; i < lines.length; i++) {
      StringBuilder line = new StringBuilder();
      for (int j = random.nextInt(20); j > 0; j--) {
        line.append("abcdé ".charAt(random.nextInt(6)));
      }
      lines[i] = line.toString();
    }
    var counts = count(RuleSet.parse("r", yaml.toString()), batch(lines));
    for (int i = 0; i < texts.size(); i++) {
      long expected = 0;
      for (String line : lines) {
        expected += line.contains(texts.get(i)) ? 1 : 0;
      }
      assertThat(counts.get("A" + i).getOrDefault("", "0 "))
          .as(texts.get(i))
          .startsWith(expected + " ");
    }
  }

  @Test
  public void countsTheSameAsAPlainLoopForManyValuesOfAField() {
    Map<String, Predicate<Map<String, String>>> selections = new LinkedHashMap<>();
    for (int i = 0; i < 30; i++) {
      String host = "h" + i;
      selections.put("fields: {host: " + host + "}", line -> line.get("host").equals(host));
      selections.put(
          "severity: error, fields: {host: '== " + host + "'}",
          line -> line.get("level").equals("error") && line.get("host").equals(host));
      String other = "h" + (i + 7);
      selections.put(
          "fields: {code: 'c[12]', host: '" + host + "|" + other + "|" + host + "'}",
          line ->
              line.get("code").matches("c[12]")
                  && (line.get("host").equals(host) || line.get("host").equals(other)));
      selections.put(
          "fields: {host: [" + host + ", " + other + "]}, contains: [c1, c3]",
          line ->
              line.get("code").matches("c[13]")
                  && (line.get("host").equals(host) || line.get("host").equals(other)));
    }
    selections.put("fields: {host: '!= h3'}", line -> !line.get("host").equals("h3"));
    selections.put("fields: {host: ''}", line -> line.get("host").isEmpty());
    selections.put("fields: {host: 'h1.'}", line -> line.get("host").matches("h1."));
    StringBuilder yaml = new StringBuilder(HEAD);
    int number = 0;
    for (String selection : selections.keySet()) {
      yaml.append("  - {alert: A" + number++ + ", select: {" + selection + "}, window: 10s,")
          .append(" condition: count > 1}\n");
    }
    List<Map<String, String>> lines = new ArrayList<>();
    Random random = new Random(11);
    for (int i = 0; i < 3000; i++) {
      String host = random.nextInt(10) == 0 ? "" : "h" + random.nextInt(40);
      String level = random.nextBoolean() ? "error" : "info";
      lines.add(Map.of("host", host, "level", level, "code", "c" + random.nextInt(5)));
    }
    var counts = count(RuleSet.parse("r", yaml.toString()), batch(lines));
    number = 0;
    for (Map.Entry<String, Predicate<Map<String, String>>> each : selections.entrySet()) {
      long expected = lines.stream().filter(each.getValue()).count();
      assertThat(expected).isGreaterThan(0);
      assertThat(counts.get("A" + number++).get("")).as(each.getKey()).startsWith(expected + " ");
    }
  }

  /** Lines with these fields; one that is empty is missing. */
  private static LineBatch batch(List<Map<String, String>> lines) {
    return batch(
        lines.stream()
            .map(
                fields ->
                    fields.entrySet().stream()
                        .filter(field -> !field.getValue().isEmpty())
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .sorted(Comparator.reverseOrder())
                        .collect(Collectors.joining(" ")))
            .toArray(String[]::new));
  }

  @Test
  public void countsTheSameAsAPlainLoopForRatios() {
    Map<String, Predicate<Map<String, String>>> selections = new LinkedHashMap<>();
    selections.put("{severity: error}", line -> line.get("level").equals("error"));
    selections.put("{contains: [c1, c2]}", line -> line.get("code").matches("c[12]"));
    selections.put("{fields: {host: h1}}", line -> line.get("host").equals("h1"));
    selections.put("{fields: {host: 'h[12]'}}", line -> line.get("host").matches("h[12]"));
    selections.put("{not: {contains: c3}}", line -> !line.get("code").equals("c3"));
    StringBuilder yaml = new StringBuilder(HEAD);
    for (String by : List.of("", ", by: host")) {
      int of = 0;
      for (String total : selections.keySet()) {
        int part = 0;
        for (String some : selections.keySet()) {
          yaml.append("  - {alert: A" + of + part++ + (by.isEmpty() ? "" : "H"))
              .append(by + ", select: " + some + ", of: " + total)
              .append(", window: 10s, condition: ratio > 5%}\n");
        }
        of++;
      }
    }
    List<Map<String, String>> lines = new ArrayList<>();
    Random random = new Random(12);
    for (int i = 0; i < 3000; i++) {
      String level = random.nextBoolean() ? "error" : "info";
      lines.add(
          Map.of("host", "h" + random.nextInt(4), "level", level, "code", "c" + random.nextInt(5)));
    }
    var counts = count(RuleSet.parse("r", yaml.toString()), batch(lines));
    List<Predicate<Map<String, String>>> all = List.copyOf(selections.values());
    for (int of = 0; of < all.size(); of++) {
      for (int part = 0; part < all.size(); part++) {
        var total = lines.stream().filter(all.get(of)).toList();
        var some = total.stream().filter(all.get(part)).toList();
        String name = "A" + of + part;
        assertThat(counts.get(name).get(""))
            .as(name)
            .startsWith(some.size() + " " + total.size() + " ");
        for (int host = 0; host < 4; host++) {
          String own = "h" + host;
          long ofHost = total.stream().filter(line -> line.get("host").equals(own)).count();
          long someOfHost = some.stream().filter(line -> line.get("host").equals(own)).count();
          assertThat(counts.get(name + "H").getOrDefault(own, "0 0 "))
              .as("%s, %s", name, own)
              .startsWith(someOfHost + " " + ofHost + " ");
        }
      }
    }
  }

  @Test
  public void keepsSeriesWithinTheirBoundAndTheSameOnesInWhateverOrder() {
    RuleSet rules =
        RuleSet.parse(
            "r",
            HEAD + "  - {alert: A, by: host, max_series: 10, window: 10s, condition: count > 1}\n");
    String[] lines = new String[1000];
    String[] reversed = new String[1000];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "level=info host=h" + i;
      reversed[999 - i] = lines[i];
    }
    LineBatch forward = batch(lines);
    LineBatch backward = batch(reversed);
    var counts = count(rules, forward).get("A");
    assertThat(counts).as("four times as many").hasSize(41);
    assertThat(counts.get(SeriesKey.OTHER)).startsWith("960 ");
    assertThat(count(rules, backward).get("A").keySet()).isEqualTo(counts.keySet());
  }

  @Test
  public void leavesOutWhatIsTooLateAndShowsZerosWhereTimeIsCovered() {
    RuleSet rules =
        RuleSet.parse("r", HEAD + "  - {alert: A, window: 10s, condition: count > 1}\n");
    BundleCounts counter =
        new BundleCounts(rules, Duration.standardSeconds(10), 0, new LineMetrics());
    LineBatch batch =
        LineBatch.builder("test")
            .append("late", T0)
            .append("in time", T0 + 10_000)
            .cover(T0, T0 + 35_000)
            .build()
            .withWatermark(T0 + 20_000);
    counter.add(batch);
    TreeMap<Long, Long> lines = new TreeMap<>();
    counter.drain(
        slice ->
            lines.put(
                (slice.startMillis() - T0) / 1000, slice.rule(rules.rules().get(0).id()).lines()));
    assertThat(lines).isEqualTo(new TreeMap<>(Map.of(10L, 1L, 20L, 0L, 30L, 0L)));
  }

  @Test
  public void tellsOfALongStretchWithoutLinesInOneSlice() {
    RuleSet rules =
        RuleSet.parse("r", HEAD + "  - {alert: A, window: 10s, condition: count > 1}\n");
    List<Slice> slices = TestSlices.of(rules, LineBatch.heartbeat("test", T0, T0 + 86_400_000));
    assertThat(slices).extracting(Slice::startMillis).containsExactly(T0, T0 + 86_400_000);
    assertThat(slices).extracting(Slice::emptyFrom).containsExactly(T0, T0);
  }
}
