package io.stint.sandbox;

/** Who signed a call. */
sealed interface Caller {
  /** As it stands in messages and in GetCallerIdentity. */
  String arn();

  /** The unique id, for a session with {@code :} and its name: what {@code aws:userid} says. */
  String userId();

  String accessKeyId();

  /** The fixed keys: an administrator user that is not in any list. */
  record Administrator(String accessKeyId) implements Caller {
    static final String NAME = "administrator";
    static final String ID = "AIDASTINTSANDBOX00001";

    @Override
    public String arn() {
      return Named.arn("user", "/", NAME);
    }

    @Override
    public String userId() {
      return ID;
    }
  }

  /** An IAM user; {@code session} is null with long-term keys, else a GetSessionToken's. */
  record Person(User user, String accessKeyId, Session session) implements Caller {
    @Override
    public String arn() {
      return user.arn();
    }

    @Override
    public String userId() {
      return user.id();
    }
  }

  /** A role's session. */
  record Guest(Role role, Session session) implements Caller {
    @Override
    public String arn() {
      return sessionArn(role, session.holder().sessionName());
    }

    @Override
    public String userId() {
      return role.id() + ":" + session.holder().sessionName();
    }

    @Override
    public String accessKeyId() {
      return session.keys().id();
    }

    /** Without the role's path, as AWS writes it. */
    static String sessionArn(Role role, String sessionName) {
      return "arn:aws:sts::" + Named.ACCOUNT + ":assumed-role/" + role.name() + "/" + sessionName;
    }
  }

  /** Nobody signed: only what takes a token of its own may be called. */
  record Anonymous() implements Caller {
    @Override
    public String arn() {
      return "anonymous";
    }

    @Override
    public String userId() {
      return "anonymous";
    }

    @Override
    public String accessKeyId() {
      return "";
    }
  }
}
