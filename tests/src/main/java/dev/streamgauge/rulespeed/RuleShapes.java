package dev.streamgauge.rulespeed;

import dev.streamgauge.testing.LogLines;
import java.util.List;

/** Lines and rules for them, in several shapes. */
public final class RuleShapes {
  /** How many services there are for each in {@link LogLines}. */
  private static final int SERVICES = 50;

  private static final List<String> NAMES =
      List.of(
          "checkout", "payment", "search", "catalog", "gateway", "session", "billing", "mailer");

  private static final String FORMAT =
      "'regex:host-(?P<host>[0-9]+) (?P<level>[A-Z]+) \\[(?P<service>[a-z]+)'";

  static final String ONE_BY_TEXT =
      "{alert: A1, select: {contains: [timeout, refused-1]}, window: 1m, condition: count >= 5}";

  static final String ONE_BY_SEVERITY =
      "{alert: A1, select: {severity: error}, window: 1m, every: 10s, condition: rate > 2/s}";

  /** By the host of errors, for sweeps. */
  static final String BY_HOST =
      "{alert: A1, select: {contains: ERROR, format: "
          + FORMAT
          + "}, by: host, window: 1m, every: 10s, condition: count >= 40}";

  /** Errors and then a warning of a service, for sweeps. */
  static final String SEQUENCE =
      "{alert: A1, every: 10s, sequence: {first: {contains: 'ERROR [search'}, then: {contains: 'WARN"
          + " [search'}, within: 1m}}";

  /** Kinds of rules; the parameter is a number that makes each different. */
  private static final List<String> MIXED =
      List.of(
          "{alert: A%1$d, select: {contains: [timeout, refused-%1$d]}, window: 1m,"
              + " condition: count >= 5}",
          "{alert: A%1$d, select: {severity: error}, window: 1m, every: 10s, condition: rate >"
              + " %1$d/s}",
          "{alert: A%1$d, select: {contains: payment, severity: error}, window: 1m, condition:"
              + " ratio > 5%%}",
          "{alert: A%1$d, select: {contains: quota-%1$d}, window: 5m, every: 1m, condition: absent}",
          "{alert: A%1$d, select: {contains: invoice}, window: 1m, condition: spike >= 1%1$d}",
          "{alert: A%1$d, select: {contains: lock, not: {contains: [index-%1$d, page]}}, window: 1m,"
              + " condition: count >= 3}",
          "{alert: A%1$d, select: {contains: replica-%1$d}, window: 10m, every: 1m, condition:"
              + " baseline >= 4}",
          "{alert: A%1$d, sequence: {first: {contains: election-%1$d}, then_not: {contains:"
              + " leader-%1$d}, within: 5m}, every: 1m}",
          "{alert: A%1$d, by: host, select: {contains: throttle-%1$d, format: "
              + FORMAT
              + "}, window: 1m, condition: count >= 9}",
          "{alert: A%1$d, select: {contains: upload-%1$d, format: "
              + FORMAT
              + "}, window: 1m, condition: cardinality(host) >= 9}");

  /** Kinds of rules for each service; the parameters are its name and a number. */
  private static final List<String> OF_SERVICE =
      List.of(
          "{alert: E%2$d, select: {contains: '[%1$s]', severity: error}, window: 1m, condition:"
              + " count >= 5}",
          "{alert: R%2$d, select: {contains: '[%1$s]', severity: error}, of: {contains: '[%1$s]'},"
              + " window: 5m, every: 1m, condition: ratio > 5%%}",
          "{alert: T%2$d, select: {contains: '[%1$s] request timeout'}, window: 1m, condition:"
              + " count >= 2}",
          "{alert: S%2$d, select: {contains: '[%1$s]'}, window: 5m, every: 1m, condition: absent}",
          "{alert: B%2$d, select: {contains: '[%1$s]'}, window: 1m, condition: spike >= 3}");

  private RuleShapes() {}

  /** Returns rules as many people may have written them: hundreds select each line if many. */
  public static String mixed(int number) {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < number; i++) {
      rules.append(rule(String.format(MIXED.get(i % MIXED.size()), i + 1)));
    }
    return file(rules.toString());
  }

  /** Returns 2,000 rules, five for each of 400 services, of which few select a line. */
  static String ofServices() {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < NAMES.size() * SERVICES; i++) {
      String service = NAMES.get(i % NAMES.size()) + "-" + i / NAMES.size();
      for (String kind : OF_SERVICE) {
        rules.append(rule(String.format(kind, service, i)));
      }
    }
    return file(rules.toString());
  }

  /** Returns a file with one rule. */
  static String one(String rule) {
    return file(rule(rule));
  }

  private static String rule(String rule) {
    return "  - " + rule + "\n";
  }

  private static String file(String rules) {
    return "groups:\n- name: g\n  rules:\n" + rules;
  }

  /** Returns line {@code i} of {@code lines}, of one of 400 services instead of eight. */
  static String line(LogLines lines, int i) {
    return lines.text(i).replaceFirst("]", "-" + Math.floorMod(i * 7919, SERVICES) + "]");
  }
}
