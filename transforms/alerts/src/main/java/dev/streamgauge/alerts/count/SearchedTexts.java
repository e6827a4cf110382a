package dev.streamgauge.alerts.count;

import dev.streamgauge.lines.ByteSearch;
import java.util.List;

/** Searches for each text separately. */
final class SearchedTexts implements TextSet {
  private final ByteSearch[] searches;

  SearchedTexts(List<byte[]> texts) {
    searches = texts.stream().map(ByteSearch::of).toArray(ByteSearch[]::new);
  }

  @Override
  public boolean find(byte[] bytes, int from, int to, boolean[] found) {
    boolean some = false;
    for (int i = 0; i < searches.length; i++) {
      if (searches[i].indexOf(bytes, from, to) >= 0) {
        found[i] = true;
        some = true;
      }
    }
    return some;
  }
}
