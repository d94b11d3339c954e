package io.stint.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What is asked of AWS: who wants to do what to which resource, and the request context.
 *
 * <p>The keys that follow from caller and time ({@code aws:CurrentTime}, {@code aws:EpochTime},
 * {@code aws:PrincipalArn}, {@code aws:PrincipalAccount}, {@code aws:PrincipalType}, {@code
 * aws:userid}, {@code aws:username}, …) are put in where AWS has them for that kind of caller. All
 * others ({@code aws:MultiFactorAuthPresent}, {@code aws:TokenIssueTime}, {@code sts:ExternalId},
 * {@code aws:PrincipalTag/…}) are up to whoever builds the request; absent is not the same as
 * false.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Global
 *     condition keys</a>
 */
public final class AccessRequest {

  /** In ARNs of AWS's own policies. */
  private static final String EVERYBODYS = "aws";

  private final Caller caller;
  private final String action;
  private final String resource;
  private final String resourceAccount;
  private final Map<String, List<String>> context;
  private final String lowerAction;
  private final String[] resourceParts;
  private final String callerArn;
  private final String callerAccount;
  private final Predicate<String> open;

  private AccessRequest(Builder builder) {
    this.caller = builder.caller;
    this.action = builder.action;
    this.resource = builder.resource;
    this.lowerAction = action.toLowerCase(Locale.ROOT);
    this.resourceParts = ArnPattern.split(resource);
    this.callerArn = caller.arn();
    this.callerAccount = caller.accountId();
    this.resourceAccount =
        builder.resourceAccount != null ? builder.resourceAccount : accountOf(resourceParts);
    this.open = builder.open;
    this.context = builder.direct ? ofAccount(builder.context) : builder.handedOver();
  }

  public static Builder by(Caller caller) {
    return new Builder(caller);
  }

  public Caller caller() {
    return caller;
  }

  public String action() {
    return action;
  }

  /** The ARN, or {@code *} for actions that know no resources. */
  public String resource() {
    return resource;
  }

  /**
   * The account that owns the resource; null when its ARN does not say, and for what is AWS's own:
   * its policies are everybody's to read and to attach.
   */
  public String resourceAccount() {
    return resourceAccount;
  }

  /** The values of a context key, whatever its case; null when the key is absent. */
  public List<String> context(String key) {
    return context.get(key.toLowerCase(Locale.ROOT));
  }

  /** By lower-case key. */
  Map<String, List<String>> context() {
    return Collections.unmodifiableMap(context);
  }

  /** Whether nobody knows what it will be; the evaluator takes it for absent. */
  boolean isOpen(String lowerCaseKey) {
    return open.test(lowerCaseKey) && !context.containsKey(lowerCaseKey);
  }

  /** The same request with these values too, by key in lower case. */
  AccessRequest completed(Map<String, List<String>> values) {
    Builder builder =
        new Builder(caller).action(action).on(resource).ownedBy(resourceAccount).open(open);
    builder.context.clear();
    builder.context.putAll(context);
    return builder.given(values).build();
  }

  List<String> values(String lowerCaseKey) {
    return context.get(lowerCaseKey);
  }

  String lowerAction() {
    return lowerAction;
  }

  String[] resourceParts() {
    return resourceParts;
  }

  String callerArn() {
    return callerArn;
  }

  /** Null for callers outside any account. */
  String callerAccount() {
    return callerAccount;
  }

  /** What names no resource is about the caller's own account. */
  private Map<String, List<String>> ofAccount(Map<String, List<String>> given) {
    String account =
        resourceAccount == null && resource.equals("*") ? callerAccount : resourceAccount;
    Map<String, List<String>> all = new HashMap<>(given);
    if (account != null) {
      all.putIfAbsent("aws:resourceaccount", List.of(account));
    }
    return all;
  }

  private static String accountOf(String[] parts) {
    boolean named = parts.length == 6 && !parts[4].isEmpty() && !parts[4].equals(EVERYBODYS);
    return named ? parts[4] : null;
  }

  /** Collects a request. */
  public static final class Builder {
    private final Caller caller;
    private String action;
    private String resource = "*";
    private String resourceAccount;
    private boolean direct;
    private Predicate<String> open = key -> false;
    private Map<String, List<String>> context = new HashMap<>();
    private boolean handedOver;

    private Builder(Caller caller) {
      this.caller = caller;
      put("aws:principalisawsservice", Boolean.toString(caller instanceof Caller.Service));
      put("aws:principalarn", caller.principalArn());
      put("aws:principalaccount", caller.accountId());
      put("aws:principaltype", caller.type());
      put("aws:userid", caller.userId());
      if (caller instanceof Caller.User user) {
        put("aws:username", user.name());
      } else if (caller instanceof Caller.Service service) {
        put("aws:principalservicename", service.name());
      } else if (caller instanceof Caller.Federated federated) {
        put("aws:federatedprovider", federated.provider());
      }
    }

    private void put(String lowerCaseKey, String value) {
      if (value != null) {
        changed().put(lowerCaseKey, List.of(value));
      }
    }

    /** What was built keeps what it had then. */
    private Map<String, List<String>> changed() {
      if (handedOver) {
        context = new HashMap<>(context);
        handedOver = false;
      }
      return context;
    }

    private Map<String, List<String>> handedOver() {
      handedOver = true;
      return context;
    }

    /** For example {@code sts:AssumeRole}. */
    public Builder action(String value) {
      this.action = value;
      return this;
    }

    public Builder on(String resourceArn) {
      this.resource = resourceArn;
      return this;
    }

    /** For ARNs that carry no account id, such as a bucket's. */
    public Builder ownedBy(String accountId) {
      this.resourceAccount = accountId;
      return this;
    }

    /** Sets {@code aws:CurrentTime} (UTC) and {@code aws:EpochTime} (seconds). */
    public Builder at(Instant now) {
      put("aws:currenttime", Dates.written(now));
      put("aws:epochtime", Long.toString(now.getEpochSecond()));
      return this;
    }

    /**
     * Sent over HTTPS, and by no AWS service in the caller's name: sets what AWS puts into all such
     * requests, {@code aws:SecureTransport}, {@code aws:ViaAWSService} and {@code
     * aws:ResourceAccount} where the resource's owner is known.
     */
    public Builder direct() {
      direct = true;
      return with("aws:SecureTransport", "true").with("aws:ViaAWSService", "false");
    }

    /**
     * @param keys in lower case, those of which nobody knows what the request will say; what is
     *     given is known
     */
    public Builder open(Predicate<String> keys) {
      open = keys;
      return this;
    }

    public Builder with(String key, String value) {
      return with(key, List.of(value));
    }

    /** Sets a context key, replacing what was there; without any value the key is absent. */
    public Builder with(String key, List<String> values) {
      if (values.isEmpty()) {
        return without(key);
      }
      changed().put(key.toLowerCase(Locale.ROOT), List.copyOf(values));
      return this;
    }

    /** Sets all of these keys. */
    public Builder given(Map<String, List<String>> values) {
      values.forEach(this::with);
      return this;
    }

    /** The tags of the resource, under the keys that IAM has for roles. */
    public Builder resourceTags(Map<String, String> tags) {
      tags.forEach(
          (key, value) ->
              with("aws:ResourceTag/" + key, value).with("iam:ResourceTag/" + key, value));
      Predicate<String> before = open;
      return open(
          key ->
              before.test(key)
                  && !key.startsWith("aws:resourcetag/")
                  && !key.startsWith("iam:resourcetag/"));
    }

    /** Takes a key out of the context, also one that follows from the caller. */
    public Builder without(String key) {
      changed().remove(key.toLowerCase(Locale.ROOT));
      return this;
    }

    /** The principal's tags (a role session's: the role's and the session's). */
    public Builder principalTags(Map<String, String> tags) {
      tags.forEach((key, value) -> with("aws:PrincipalTag/" + key, value));
      return this;
    }

    /**
     * @throws IllegalStateException without an action
     */
    public AccessRequest build() {
      if (action == null) {
        throw new IllegalStateException("a request needs an action");
      }
      return new AccessRequest(this);
    }
  }
}
