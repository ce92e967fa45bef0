import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ClientInfo;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenGetter;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.DuplicateSubscriptionException;
import io.github.centrifugal.centrifuge.ErrorEvent;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.HistoryOptions;
import io.github.centrifugal.centrifuge.JoinEvent;
import io.github.centrifugal.centrifuge.LeaveEvent;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.Publication;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.ReplyError;
import io.github.centrifugal.centrifuge.ResultCallback;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import io.github.centrifugal.centrifuge.ServerSubscribedEvent;
import io.github.centrifugal.centrifuge.ServerUnsubscribedEvent;
import io.github.centrifugal.centrifuge.StreamPosition;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.SubscribingEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionErrorEvent;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import io.github.centrifugal.centrifuge.SubscriptionTokenEvent;
import io.github.centrifugal.centrifuge.SubscriptionTokenGetter;
import io.github.centrifugal.centrifuge.TokenCallback;
import io.github.centrifugal.centrifuge.UnsubscribedEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Drives centrifuge-java for the tests: reads requests from stdin and writes answers and events to stdout, a line of
 * JSON each. test/sdks/program.ts says what the lines look like.
 */
public final class ClientProgram {
  private static final Gson GSON = new GsonBuilder().serializeNulls().create();
  private static final PrintStream OUT = new PrintStream(System.out, false, StandardCharsets.UTF_8);
  private static final AtomicInteger ASKS = new AtomicInteger();
  private static final Map<Integer, TokenCallback> WAITING = new ConcurrentHashMap<>();
  private static final Map<String, Client> CLIENTS = new ConcurrentHashMap<>();

  public static void main(String[] args) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      var request = JsonParser.parseString(line).getAsJsonObject();
      try {
        carryOut(request);
      } catch (Exception error) {
        fail(request, error);
      }
    }
    System.exit(0);
  }

  private static void carryOut(JsonObject request) throws DuplicateSubscriptionException {
    var client = CLIENTS.get(textOf(request, "client"));
    var channel = textOf(request, "channel");
    switch (textOf(request, "do")) {
      case "open" -> open(request);
      case "answer" -> WAITING.remove(request.get("ask").getAsInt()).Done(null, textOf(request, "value"));
      case "connect" -> client.connect();
      case "disconnect" -> client.disconnect();
      case "subscribe" -> subscribe(client, channel, request);
      case "unsubscribe" -> client.getSubscription(channel).unsubscribe();
      case "publish" -> {
        client.publish(channel, bytesOf(request.get("data")), answering(request, done -> null));
        return;
      }
      case "rpc" -> {
        var data = bytesOf(request.get("data"));
        client.rpc(textOf(request, "method"), data, answering(request, done -> jsonOf(done.getData())));
        return;
      }
      case "history" -> {
        client.history(channel, historyOf(request), answering(request, found -> fields(
            "publications", found.getPublications().stream().map(ClientProgram::of).collect(Collectors.toList()),
            "offset", found.getOffset(),
            "epoch", found.getEpoch())));
        return;
      }
      case "presence" -> {
        client.presence(channel, answering(request, found -> found.getClients().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> of(entry.getValue())))));
        return;
      }
      case "presenceStats" -> {
        client.presenceStats(channel, answering(request, found -> fields(
            "clients", found.getNumClients(), "users", found.getNumUsers())));
        return;
      }
      default -> throw new IllegalArgumentException("there is no " + textOf(request, "do"));
    }
    answer(request, null);
  }

  private static void open(JsonObject request) {
    var name = textOf(request, "client");
    var options = new Options();
    options.setTimeout(request.get("timeoutMs").getAsInt());
    options.setMinReconnectDelay(50);
    options.setMaxReconnectDelay(500);
    options.setTokenGetter(new ConnectionTokenGetter() {
      @Override
      public void getConnectionToken(ConnectionTokenEvent event, TokenCallback callback) {
        ask(name, null, callback);
      }
    });
    CLIENTS.put(name, new Client(textOf(request, "url"), options, new ClientEvents(name)));
  }

  private static void subscribe(Client client, String channel, JsonObject request)
      throws DuplicateSubscriptionException {
    var name = textOf(request, "client");
    var options = new SubscriptionOptions();
    options.setJoinLeave(request.get("joinLeave").getAsBoolean());
    if (request.get("withToken").getAsBoolean()) {
      options.setTokenGetter(new SubscriptionTokenGetter() {
        @Override
        public void getSubscriptionToken(SubscriptionTokenEvent event, TokenCallback callback) {
          ask(name, event.getChannel(), callback);
        }
      });
    }
    var known = client.getSubscription(channel);
    var subscription =
        known == null ? client.newSubscription(channel, options, new SubscriptionEvents(name)) : known;
    subscription.subscribe();
  }

  /** The SDK wants a token: the test gives it. */
  private static void ask(String client, String channel, TokenCallback callback) {
    var number = ASKS.incrementAndGet();
    WAITING.put(number, callback);
    tell(client, "token", channel, "ask", number);
  }

  /** The client hears of subscriptions that the server made itself. */
  private static final class ClientEvents extends EventListener {
    private final String name;

    ClientEvents(String name) {
      this.name = name;
    }

    @Override
    public void onConnecting(Client client, ConnectingEvent event) {
      tell(name, "connecting", null, "code", event.getCode(), "reason", event.getReason());
    }

    @Override
    public void onConnected(Client client, ConnectedEvent event) {
      tell(name, "connected", null, "connection", event.getClient());
    }

    @Override
    public void onDisconnected(Client client, DisconnectedEvent event) {
      tell(name, "disconnected", null, "code", event.getCode(), "reason", event.getReason());
    }

    @Override
    public void onError(Client client, ErrorEvent event) {
      tell(name, "error", null, "code", codeOf(event.getError()), "message", String.valueOf(event.getError()));
    }

    @Override
    public void onSubscribed(Client client, ServerSubscribedEvent event) {
      tell(name, "subscribed", event.getChannel(),
          "wasRecovering", event.wasRecovering(), "recovered", event.getRecovered());
    }

    @Override
    public void onUnsubscribed(Client client, ServerUnsubscribedEvent event) {
      tell(name, "unsubscribed", event.getChannel());
    }

    @Override
    public void onPublication(Client client, ServerPublicationEvent event) {
      tell(name, "publication", event.getChannel(),
          "data", jsonOf(event.getData()), "offset", event.getOffset(), "info", of(event.getInfo()),
          "tags", event.getTags());
    }
  }

  private static final class SubscriptionEvents extends SubscriptionEventListener {
    private final String name;

    SubscriptionEvents(String name) {
      this.name = name;
    }

    @Override
    public void onSubscribing(Subscription sub, SubscribingEvent event) {
      tell(name, "subscribing", sub.getChannel(), "code", event.getCode(), "reason", event.getReason());
    }

    @Override
    public void onSubscribed(Subscription sub, SubscribedEvent event) {
      tell(name, "subscribed", sub.getChannel(),
          "wasRecovering", event.wasRecovering(), "recovered", event.getRecovered());
    }

    @Override
    public void onUnsubscribed(Subscription sub, UnsubscribedEvent event) {
      tell(name, "unsubscribed", sub.getChannel(), "code", event.getCode(), "reason", event.getReason());
    }

    @Override
    public void onPublication(Subscription sub, PublicationEvent event) {
      tell(name, "publication", sub.getChannel(),
          "data", jsonOf(event.getData()), "offset", event.getOffset(), "info", of(event.getInfo()),
          "tags", event.getTags());
    }

    @Override
    public void onJoin(Subscription sub, JoinEvent event) {
      tell(name, "join", sub.getChannel(), "info", of(event.getInfo()));
    }

    @Override
    public void onLeave(Subscription sub, LeaveEvent event) {
      tell(name, "leave", sub.getChannel(), "info", of(event.getInfo()));
    }

    @Override
    public void onError(Subscription sub, SubscriptionErrorEvent event) {
      tell(name, "error", sub.getChannel(),
          "code", codeOf(event.getError()), "message", String.valueOf(event.getError()));
    }
  }

  private static HistoryOptions historyOf(JsonObject request) {
    var options = new HistoryOptions.Builder()
        .withLimit(request.get("limit").getAsInt())
        .withReverse(request.get("reverse").getAsBoolean());
    if (request.get("since").isJsonObject()) {
      var since = request.getAsJsonObject("since");
      options.withSince(new StreamPosition(since.get("offset").getAsLong(), textOf(since, "epoch")));
    }
    return options.build();
  }

  private static <T> ResultCallback<T> answering(JsonObject request, Function<T, Object> print) {
    return (error, result) -> {
      if (error == null) answer(request, print.apply(result));
      else fail(request, error);
    };
  }

  private static void answer(JsonObject request, Object result) {
    write(fields("id", request.get("id"), "result", result));
  }

  private static void fail(JsonObject request, Throwable error) {
    var message = error instanceof ReplyError ? error.getMessage() : error.toString();
    write(fields("id", request.get("id"), "failure", fields("code", codeOf(error), "message", message)));
  }

  private static int codeOf(Throwable error) {
    return error instanceof ReplyError ? ((ReplyError) error).getCode() : 0;
  }

  private static void tell(String client, String event, String channel, Object... more) {
    var line = fields("client", client, "event", event, "channel", channel);
    line.putAll(fields(more));
    write(line);
  }

  private static synchronized void write(Map<String, Object> line) {
    OUT.println(GSON.toJson(line));
    OUT.flush();
  }

  private static Map<String, Object> fields(Object... namesAndValues) {
    var fields = new LinkedHashMap<String, Object>();
    for (int at = 0; at < namesAndValues.length; at += 2)
      fields.put((String) namesAndValues[at], namesAndValues[at + 1]);
    return fields;
  }

  private static Object of(Publication publication) {
    return fields("data", jsonOf(publication.getData()), "offset", publication.getOffset());
  }

  private static Object of(ClientInfo info) {
    return info == null ? null : fields("user", info.getUser(), "client", info.getClient());
  }

  private static JsonElement jsonOf(byte[] data) {
    return JsonParser.parseString(new String(data, StandardCharsets.UTF_8));
  }

  private static byte[] bytesOf(JsonElement data) {
    return GSON.toJson(data).getBytes(StandardCharsets.UTF_8);
  }

  private static String textOf(JsonObject object, String field) {
    var value = object.get(field);
    return value == null || value.isJsonNull() ? null : value.getAsString();
  }
}
