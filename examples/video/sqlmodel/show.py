"""What a session of SQLModel sees of the videos."""

from sqlmodel import Session, create_engine, select

import metaxy as mx
from metaxy.ext.sqlalchemy import get_store_sqlalchemy_url
from videos import Video

COLUMNS = [name for name in Video.model_fields if not name.startswith("metaxy_")]

with Session(create_engine(get_store_sqlalchemy_url(mx.init().get_store()))) as session:
    print(*COLUMNS, sep=" | ")
    for video in session.exec(select(Video).order_by(Video.video_id, Video.metaxy_updated_at)):
        print(*(getattr(video, name) for name in COLUMNS), sep=" | ")
