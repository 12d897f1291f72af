"""A SIP telephone for tests: it calls and is called over UDP, and sends and hears G.711 audio over RTP.

`telephone.py` is the telephone itself and `behaviour.py` what it does when somebody else acts. `signalling.py` sends
and gets SIP, which `messages.py` reads and writes. `media.py` sends and gets RTP, `g711.py` codes audio, `sounds.py`
makes it, and `heard.py` keeps what was heard and when.
"""
