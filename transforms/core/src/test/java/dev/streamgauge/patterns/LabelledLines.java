package dev.streamgauge.patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lines with the label of the template that a person sees in each, and how well a grouping of them
 * agrees with the labels.
 */
public record LabelledLines(List<String> labels, List<String> lines) {
  /** Reads a resource with a label, a tab and a line in each of its lines. */
  public static LabelledLines resource(String name) throws IOException {
    List<String> labels = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    try (InputStream in = LabelledLines.class.getResourceAsStream("/patterns/" + name + ".tsv")) {
      for (String row : new String(in.readAllBytes(), UTF_8).split("\n")) {
        labels.add(row.substring(0, row.indexOf('\t')));
        lines.add(row.substring(row.indexOf('\t') + 1));
      }
    }
    return new LabelledLines(labels, lines);
  }

  /** The fraction of lines whose group has the same lines as their label. */
  public double groupingAccuracy(List<String> groups) {
    Set<Set<Integer>> truth = new HashSet<>(sets(labels));
    int right = 0;
    for (Set<Integer> group : sets(groups)) {
      right += truth.contains(group) ? group.size() : 0;
    }
    return right / (double) lines.size();
  }

  /** The F1 score of the groups that have the same lines as a label. */
  public double groupF1(List<String> groups) {
    Collection<Set<Integer>> truth = sets(labels);
    Collection<Set<Integer>> found = sets(groups);
    Set<Set<Integer>> right = new HashSet<>(truth);
    right.retainAll(new HashSet<>(found));
    return 2.0 * right.size() / (truth.size() + found.size());
  }

  private static Collection<Set<Integer>> sets(List<String> names) {
    Map<String, Set<Integer>> sets = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      sets.computeIfAbsent(names.get(i), name -> new HashSet<>()).add(i);
    }
    return sets.values();
  }
}
