package dev.streamgauge.inputs.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.apache.beam.sdk.annotations.Internal;

/** Opens the JSON of strangers: their names are not interned, and their text is UTF-8. */
@Internal
public final class RequestJson {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private RequestJson() {}

  /** Returns a parser of the bytes, whose offsets begin with 0 at {@code from}. */
  public static JsonParser parser(byte[] bytes, int from, int length)
      throws IOException, BadRequestException {
    JsonParser json = JSON.createParser(bytes, from, length);
    // One that has to decode characters first knows no bytes.
    if (json.currentLocation().getByteOffset() < 0) {
      json.close();
      throw new BadRequestException("the body is not UTF-8");
    }
    return json;
  }
}
