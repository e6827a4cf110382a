package dev.streamgauge.pipelines.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.streamgauge.alerts.evaluate.Sweep;
import dev.streamgauge.alerts.evaluate.Sweep.Outcome;
import dev.streamgauge.alerts.rules.RuleVariants;
import dev.streamgauge.alerts.rules.RuleVariants.Variant;
import dev.streamgauge.pipelines.options.OutputFormat;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints what each variant of a rule would have done. */
final class SweepReport {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double MINUTE = 60_000;

  private final RuleVariants variants;
  private final Sweep sweep;

  SweepReport(RuleVariants variants, Sweep sweep) {
    this.variants = variants;
    this.sweep = sweep;
  }

  /** Prints a table, or a JSON object for each variant. */
  void print(OutputFormat format, PrintStream out) {
    if (format == OutputFormat.JSON) {
      printJson(out);
      return;
    }
    out.println(about());
    List<String[]> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(variants.variants().get(0).values().keySet());
    head.addAll(List.of("fires", "minutes firing", "notifications a day"));
    rows.add(head.toArray(new String[0]));
    List<Outcome> outcomes = sweep.outcomes();
    for (int i = 0; i < outcomes.size(); i++) {
      List<String> row = new ArrayList<>(variants.variants().get(i).values().values());
      Outcome outcome = outcomes.get(i);
      row.add(Long.toString(outcome.fires()));
      row.add(decimal(minutes(outcome)));
      row.add(decimal(perDay(outcome)));
      rows.add(row.toArray(new String[0]));
    }
    printAligned(rows, out);
  }

  private String about() {
    String name = variants.rule().name();
    return sweep.days() == 0
        ? name + ": no lines"
        : String.format(
            Locale.ROOT,
            "%s from %s to %s, %s days",
            name,
            Instant.ofEpochMilli(sweep.startMillis()),
            Instant.ofEpochMilli(sweep.endMillis()),
            decimal(sweep.days()));
  }

  private static void printAligned(List<String[]> rows, PrintStream out) {
    int columns = rows.get(0).length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(i == 0 ? "" : "  ").append(" ".repeat(widths[i] - row[i].length()));
        line.append(row[i]);
      }
      out.println(line);
    }
  }

  private void printJson(PrintStream out) {
    List<Outcome> outcomes = sweep.outcomes();
    for (int i = 0; i < outcomes.size(); i++) {
      Variant variant = variants.variants().get(i);
      ObjectNode row = MAPPER.createObjectNode();
      row.put("alert", variants.rule().name());
      variant.values().forEach(row::put);
      row.put("fires", outcomes.get(i).fires());
      row.put("minutesFiring", minutes(outcomes.get(i)));
      row.put("notificationsPerDay", perDay(outcomes.get(i)));
      try {
        out.println(MAPPER.writeValueAsString(row));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a tree is always JSON", e);
      }
    }
  }

  private static double minutes(Outcome outcome) {
    return outcome.firingMillis() / MINUTE;
  }

  private double perDay(Outcome outcome) {
    return sweep.days() == 0 ? 0 : outcome.notifications() / sweep.days();
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }
}
