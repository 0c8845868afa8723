"""WeChat: sign-in by login code, over real HTTP."""
