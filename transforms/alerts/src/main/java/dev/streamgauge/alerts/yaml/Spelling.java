package dev.streamgauge.alerts.yaml;

import org.checkerframework.checker.nullness.qual.Nullable;

/** Finds what a misspelled name may have meant. */
final class Spelling {
  private Spelling() {}

  /** Returns the name closest to {@code wrong}, or null if none is close enough to be likely. */
  static @Nullable String nearest(String wrong, Iterable<String> names) {
    String nearest = null;
    int best = Math.max(1, (wrong.length() + 1) / 3) + 1;
    for (String name : names) {
      int distance = distance(wrong, name);
      if (distance < best) {
        best = distance;
        nearest = name;
      }
    }
    return nearest;
  }

  /** Returns the number of characters to insert, delete or replace (Levenshtein 1966). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
