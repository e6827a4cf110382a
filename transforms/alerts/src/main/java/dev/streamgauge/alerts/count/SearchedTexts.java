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
  public void find(byte[] bytes, int from, int to, FoundTexts found) {
    for (int i = 0; i < searches.length; i++) {
      if (searches[i].indexOf(bytes, from, to) >= 0) {
        found.add(i);
      }
    }
  }
}
